import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import { DropZone } from '../../../../../sources/web/drop-zone.tsx';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { Forbidden } from '../../../../../ui/states.tsx';
import { addressOf, writeSearch } from '../../../address.ts';
import { ApiProblem, api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { upload } from '../../../upload.ts';
import { useAddress } from '../../../use-address.ts';
import { Page, Trail } from '../page.tsx';
import styles from '../set-up.module.css';

/** Into the next year: by the new roster, or by the rule that everybody goes a year on. Both are looked at first. */
export default function RolloverStartPage() {
  const { key, words } = useInstitution();
  const { go } = useAddress();
  const may = useCan()('roster:import');
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  if (!may)
    return (
      <Forbidden
        title="Not for your role"
        message="Administrators and data managers prepare the new year. A leader looks at what it would do under Deliveries."
      />
    );
  const take = async (how: () => Promise<{ deliveryId: string }>): Promise<void> => {
    setProblem(null);
    setShare(0);
    try {
      go(addressOf(key, `/rollover/${(await how()).deliveryId}`));
    } catch (error) {
      setProblem(
        error instanceof ApiProblem ? error : new ApiProblem(0, 'web', 'This did not work', (error as Error).message),
      );
      setShare(null);
    }
  };
  return (
    <Page title="Into the next year">
      <Trail steps={[{ label: 'Deliveries', href: addressOf(key, '/deliveries') }]} />
      <PageHeader
        title="Into the next year"
        sentence="See what the new year’s roster would do before it does anything."
        reason={`Which ${words.students} move up, leave or change place, what open casework goes with them, and what has nobody. It is held until you carry it out.`}
      />
      {problem ? (
        <Notice tone="bad" title={problem.title} isAlert>
          {problem.message}
        </Notice>
      ) : null}
      <Section
        title="With the new year’s roster"
        note="The better way: it knows who changes place, who comes new, and who looks after whom."
      >
        <div className={styles.stack} style={{ maxWidth: 720 }}>
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
          {share === null ? (
            <div>
              <Button
                disabled={!file}
                onClick={() =>
                  void take(() =>
                    upload(
                      tenant(key, `/rollovers${writeSearch({ name: file?.name ?? '' })}`),
                      file ?? new Blob(),
                      setShare,
                    ),
                  )
                }
              >
                Upload and look
              </Button>
            </div>
          ) : (
            <div role="status">
              <p>{share < 1 && file ? `Uploading: ${Math.round(share * 100)} %` : 'Working it out'}</p>
              <Progress value={Math.max(2, share * 100)} animated={share >= 1} aria-label="Upload" />
            </div>
          )}
        </div>
      </Section>
      <Section
        title="By a rule"
        note={`Every ${words.student} goes a year on where they are; whoever is in the last year that their ${words.programme} has now leaves. Leadline drafts the file; where they go on to another ${words.programme}, change it and upload it above.`}
      >
        <div>
          <Button
            variant="default"
            disabled={share !== null}
            onClick={() => void take(() => api.post<{ deliveryId: string }>(tenant(key, '/rollovers')))}
          >
            Draft it by the rule
          </Button>
        </div>
      </Section>
    </Page>
  );
}
