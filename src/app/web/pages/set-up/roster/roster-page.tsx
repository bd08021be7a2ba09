import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeliveryView } from '../../../../../sources/core/views.ts';
import { DropZone } from '../../../../../sources/web/drop-zone.tsx';
import { RosterTemplates, type TemplateView } from '../../../../../sources/web/roster-templates.tsx';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { Forbidden } from '../../../../../ui/states.tsx';
import { addressOf, writeSearch } from '../../../address.ts';
import { ApiProblem, api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { upload } from '../../../upload.ts';
import { useAddress } from '../../../use-address.ts';
import { Page, Trail } from '../page.tsx';
import { useVerb } from '../use-verb.ts';

/** Who the students are: a OneRoster bundle, or Leadline's own files. */
export default function RosterPage() {
  const { key, words } = useInstitution();
  const may = useCan()('roster:import');
  const templates = useQuery({
    queryKey: [key, 'roster-templates'],
    queryFn: ({ signal }) => api.get<{ files: TemplateView[] }>(tenant(key, '/roster/templates'), {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!may)
    return (
      <Forbidden
        title="Not for your role"
        message="Administrators and data managers upload the roster. Ask one of them."
      />
    );

  return (
    <Page title="Upload the roster">
      <Trail steps={[{ label: 'Deliveries', href: addressOf(key, '/deliveries') }]} />
      <PageHeader
        title="Upload the roster"
        sentence={`Who the ${words.students} are, what they are enrolled in, and who looks after them.`}
        reason="A roster that would end or move many enrolments at once is held until somebody has looked."
        actions={<a href={addressOf(key, '/rollover')}>Into the next year</a>}
      />
      <RosterUpload />
      <Section
        title="Leadline’s own files"
        note="Every file is optional; each that is there is the whole of its table. Save them as CSV in UTF-8, alone or together in a zip."
      >
        <Loaded query={templates} skeleton={<TableSkeleton rows={6} />}>
          {({ files }) => (
            <RosterTemplates
              files={files}
              hrefOf={(name) => tenant(key, `/roster/templates/${encodeURIComponent(name)}`)}
            />
          )}
        </Loaded>
      </Section>
    </Page>
  );
}

/** The file on its way, then the delivery that it became. */
function RosterUpload() {
  const { key } = useInstitution();
  const { go } = useAddress();
  const { refresh } = useVerb();
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const send = async (): Promise<void> => {
    if (!file) return;
    setProblem(null);
    setShare(0);
    try {
      const { delivery } = await upload<{ delivery: DeliveryView }>(
        tenant(key, `/roster${writeSearch({ name: file.name })}`),
        file,
        setShare,
      );
      await refresh();
      go(addressOf(key, `/deliveries/${delivery.deliveryId}`));
    } catch (error) {
      setProblem(
        error instanceof ApiProblem ? error : new ApiProblem(0, 'web', 'This did not work', (error as Error).message),
      );
      setShare(null);
    }
  };
  return (
    <div style={{ display: 'grid', gap: 12, maxWidth: 720 }}>
      <DropZone
        label="Drop the file here"
        help="A OneRoster 1.2 bundle (zip), a zip of Leadline’s own files, or one of them (CSV)."
        accept=".zip,.csv,.txt"
        file={file}
        isBusy={share !== null}
        onFile={(chosen) => {
          setProblem(null);
          setFile(chosen);
        }}
      />
      {problem ? (
        <Notice tone="bad" title={problem.title} isAlert>
          {problem.message}
        </Notice>
      ) : null}
      {share === null ? (
        <div>
          <Button disabled={!file} onClick={() => void send()}>
            Upload and check
          </Button>
        </div>
      ) : (
        <div role="status">
          <p>{share < 1 ? `Uploading: ${Math.round(share * 100)} %` : 'Reading it'}</p>
          <Progress value={Math.max(2, share * 100)} animated={share >= 1} aria-label="Upload" />
        </div>
      )}
    </div>
  );
}
