import { Button, Progress } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { DeliveryView } from '../../../../../sources/core/views.ts';
import { DecisionForm } from '../../../../../sources/web/decision-form.tsx';
import { DeliveryFacts } from '../../../../../sources/web/delivery-facts.tsx';
import { deliveryStateWords } from '../../../../../sources/web/delivery-words.ts';
import { fateSentence } from '../../../../../sources/web/fate-words.ts';
import { RosterCounts } from '../../../../../sources/web/roster-counts.tsx';
import { RowFates } from '../../../../../sources/web/row-fates.tsx';
import { FormDialog } from '../../../../../ui/form/form-parts.tsx';
import { formatNumber } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import { Page, Trail } from '../page.tsx';
import { SaidNotice } from '../said-notice.tsx';
import { useVerb, type Verb } from '../use-verb.ts';
import { Rejects } from './rejects.tsx';

/** One delivery: how far it is, what became of every row, and what somebody has to decide. */
export default function DeliveryPage() {
  const { key } = useInstitution();
  const { deliveryId } = useParams({ strict: false }) as { deliveryId: string };
  const delivery = useQuery({
    queryKey: [key, 'deliveries', deliveryId],
    queryFn: ({ signal }) =>
      api.get<DeliveryView>(tenant(key, `/deliveries/${encodeURIComponent(deliveryId)}`), {}, signal),
    refetchInterval: ({ state }) => (state.data?.isMoving ? 800 : false),
  });
  return (
    <Loaded query={delivery} skeleton={<PageSkeleton />}>
      {(data) => <Delivery delivery={data} />}
    </Loaded>
  );
}

function Delivery({ delivery }: { delivery: DeliveryView }) {
  const { key } = useInstitution();
  const can = useCan();
  const { search, hrefWith } = useAddress();
  const verb = useVerb();
  const mayDecide = can('deliveries:manage');
  const path = `/deliveries/${delivery.deliveryId}`;
  const isRoster = delivery.kind === 'roster';
  return (
    <Page title={delivery.fileName}>
      <Trail
        steps={[
          { label: 'Deliveries', href: addressOf(key, '/deliveries') },
          ...(delivery.sourceId === null
            ? []
            : [{ label: delivery.sourceName ?? 'Source', href: addressOf(key, `/sources/${delivery.sourceId}`) }]),
        ]}
      />
      <PageHeader
        title={delivery.fileName}
        sentence={sentenceOf(delivery)}
        actions={mayDecide ? <Decisions delivery={delivery} verb={verb} /> : undefined}
      />
      <SaidNotice verb={verb} />
      <StateNotice delivery={delivery} />
      {delivery.totalRows > 0 ? (
        <Section
          title="Every row"
          note={isRoster ? 'What the roster brought, table by table.' : 'Each row of the file has exactly one fate.'}
        >
          {isRoster ? (
            <RosterCounts counts={delivery.rowCounts} />
          ) : (
            <RowFates
              counts={delivery.rowCounts}
              unknownIds={delivery.unknownIds}
              {...(mayDecide ? { hrefOf: (fate: string) => `${hrefWith({ fate })}#rejects` } : {})}
            />
          )}
        </Section>
      ) : null}
      <Section title="About it">
        <DeliveryFacts delivery={delivery} sourceHref={(sourceId) => addressOf(key, `/sources/${sourceId}`)} />
      </Section>
      {delivery.hasRejects && mayDecide ? (
        <Section
          id="rejects"
          title="Rows that were not stored"
          note="At most the first 10,000 are listed; the file has all, with the columns that they came with."
          actions={
            <Button
              component="a"
              variant="default"
              href={tenant(key, `${path}/rejects.csv`)}
              download
              leftSection={<IconDownload size={16} />}
            >
              Download them with their reasons
            </Button>
          }
        >
          <Rejects delivery={delivery} fate={search.fate} />
        </Section>
      ) : null}
    </Page>
  );
}

/** What somebody may decide about it now. */
function Decisions({ delivery, verb }: { delivery: DeliveryView; verb: Verb }) {
  const { key } = useInstitution();
  const { go } = useAddress();
  const [deciding, decide] = useState<'release' | 'refuse' | null>(null);
  const path = `/deliveries/${delivery.deliveryId}`;
  const send = async (reason: string): Promise<void> => {
    await api.post(tenant(key, `${path}/${deciding}`), { reason });
    decide(null);
    await verb.refresh();
    verb.say({
      words: deciding === 'release' ? 'Released: it is being stored.' : 'Refused. Nothing of it is stored.',
      tone: 'good',
    });
  };
  const recheck = async (): Promise<void> => {
    let next = delivery.deliveryId;
    const isDone = await verb.run(async () => {
      next = (await api.post<DeliveryView>(tenant(key, `${path}/recheck`))).deliveryId;
    }, 'Its file is read again.');
    if (isDone && next !== delivery.deliveryId) go(addressOf(key, `/deliveries/${next}`));
  };
  const may = (what: 'recheck' | 'refuse' | 'release'): boolean => delivery.possible.includes(what);
  return (
    <>
      {may('recheck') ? (
        <Button variant="default" loading={verb.isBusy} onClick={() => void recheck()}>
          Check again
        </Button>
      ) : null}
      {may('refuse') ? (
        <Button variant="default" onClick={() => decide('refuse')}>
          Refuse
        </Button>
      ) : null}
      {may('release') ? <Button onClick={() => decide('release')}>Release</Button> : null}
      <FormDialog
        title={deciding === 'release' ? 'Release this delivery' : 'Refuse this delivery'}
        isOpen={deciding !== null}
        onClose={() => decide(null)}
      >
        {deciding ? <DecisionForm what={deciding} onDecide={send} onCancel={() => decide(null)} /> : null}
      </FormDialog>
    </>
  );
}

function StateNotice({ delivery }: { delivery: DeliveryView }) {
  const { key } = useInstitution();
  const { deliveryId, state, stateReason, isMoving, progressPct, kind } = delivery;
  if (isMoving)
    return (
      <Notice title={`${deliveryStateWords[state]}: ${progressPct} %`}>
        <Progress value={Math.max(3, progressPct)} aria-label="Progress" mt={4} />
        <p>You can leave this page; it goes on, and you find it again under Deliveries.</p>
      </Notice>
    );
  if (state === 'held')
    return (
      <Notice tone="attention" title="Held: nothing of it is stored until somebody has looked">
        <p>{stateReason}</p>
        <p>
          Release it if that is as it should be; refuse it if the file is wrong. After mending{' '}
          {kind === 'roster' ? 'the file' : 'the roster or the mapping'}, check it again.
        </p>
        {kind === 'roster' ? (
          <p>
            <a href={addressOf(key, `/rollover/${deliveryId}`)}>See what it would do</a> to students, open casework and
            caseloads.
          </p>
        ) : null}
      </Notice>
    );
  if (state === 'failed')
    return (
      <Notice tone="bad" title="It could not be stored">
        {stateReason}
      </Notice>
    );
  if (state === 'refused') return <Notice title="Refused: nothing of it is stored">{stateReason}</Notice>;
  if (state === 'superseded') return <Notice title="A later delivery covers all that this one brought" />;
  return null;
}

function sentenceOf({ kind, state, rowCounts, totalRows }: DeliveryView): string {
  if (kind === 'roster') return `${deliveryStateWords[state]}. ${formatNumber(totalRows)} entries were looked at.`;
  if (totalRows === 0) return `${deliveryStateWords[state]}.`;
  return `${deliveryStateWords[state]}. ${fateSentence(rowCounts, formatNumber, state === 'applied' || state === 'superseded')}`;
}
