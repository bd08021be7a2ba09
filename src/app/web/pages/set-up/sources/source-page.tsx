import { Button } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { DeliveriesView, SourceView } from '../../../../../sources/core/views.ts';
import { DeliveryTable } from '../../../../../sources/web/delivery-table.tsx';
import { QualityParts } from '../../../../../sources/web/quality-parts.tsx';
import { SourceCoverage } from '../../../../../sources/web/source-coverage.tsx';
import { SourceRegister } from '../../../../../sources/web/source-register.tsx';
import { measureWords, weightGroupWords } from '../../../../../sources/web/source-words.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PageSkeleton, TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { Page, Trail } from '../page.tsx';
import { useTeachingWeeks } from '../roster/use-teaching-weeks.ts';
import { SaidNotice } from '../said-notice.tsx';
import { useVerb, type Verb } from '../use-verb.ts';

/** One source: how good, how fresh, who answers for it, what it brought. */
export default function SourcePage() {
  const { key } = useInstitution();
  const { sourceId } = useParams({ strict: false }) as { sourceId: string };
  const source = useQuery({
    queryKey: [key, 'sources', sourceId],
    queryFn: ({ signal }) => api.get<SourceView>(tenant(key, `/sources/${encodeURIComponent(sourceId)}`), {}, signal),
  });
  return (
    <Loaded query={source} skeleton={<PageSkeleton />}>
      {(data) => <Source source={data} />}
    </Loaded>
  );
}

function Source({ source }: { source: SourceView }) {
  const { key, today } = useInstitution();
  const can = useCan();
  const verb = useVerb();
  const teaching = useTeachingWeeks();
  const deliveries = useQuery({
    queryKey: [key, 'deliveries', { source: source.sourceId }],
    queryFn: ({ signal }) => api.get<DeliveriesView>(tenant(key, '/deliveries'), { source: source.sourceId }, signal),
  });
  return (
    <Page title={source.name}>
      <Trail steps={[{ label: 'Sources', href: addressOf(key, '/sources') }]} />
      <PageHeader
        title={source.name}
        sentence={sentenceOf(source)}
        reason={`${source.key} · ${measureWords[source.measure]}, ${source.direction === 1 ? 'more is better' : 'less is better'} · ${weightGroupWords(source.weightGroup)}`}
        actions={<SourceActions source={source} verb={verb} />}
      />
      <SaidNotice verb={verb} />
      {source.held > 0 ? (
        <Notice
          tone="attention"
          title={
            source.held === 1
              ? 'A delivery is held until somebody has looked at it'
              : `${source.held} deliveries are held until somebody has looked at them`
          }
          action={
            <a href={addressOf(key, '/deliveries', { source: source.sourceId, state: 'held' })}>
              Look at {source.held === 1 ? 'it' : 'them'}
            </a>
          }
        />
      ) : null}
      <Section
        title={source.quality.pct === null ? 'Quality' : `Quality: ${source.quality.pct} %`}
        note="Over the last four weeks and the last eight deliveries; the mean of what can be judged."
      >
        <QualityParts quality={source.quality} />
      </Section>
      <Section title="Weeks covered" note="A day without data is not a zero: such a week is missing for everybody.">
        <SourceCoverage
          today={today}
          source={source}
          teaching={teaching}
          hrefOf={(deliveryId) => addressOf(key, `/deliveries/${deliveryId}`)}
        />
      </Section>
      <Section
        title="Register"
        note="Who answers for it, and why it may be used."
        actions={
          can('sources:manage') && can('deliveries:manage') ? (
            <Button
              component="a"
              variant="default"
              size="compact-md"
              href={addressOf(key, `/sources/${source.sourceId}/mapping`)}
            >
              Change the mapping
            </Button>
          ) : null
        }
      >
        <SourceRegister source={source} />
      </Section>
      <Section title="Deliveries">
        <Loaded query={deliveries} skeleton={<TableSkeleton rows={4} />}>
          {(data) =>
            data.deliveries.length === 0 ? (
              <p>None yet. The first file that you upload teaches Leadline how to read the next ones.</p>
            ) : (
              <DeliveryTable
                deliveries={data.deliveries.slice(0, 12)}
                withoutSource
                hrefOf={({ deliveryId }) => addressOf(key, `/deliveries/${deliveryId}`)}
              />
            )
          }
        </Loaded>
        {deliveries.data && (deliveries.data.next || deliveries.data.deliveries.length > 12) ? (
          <a href={addressOf(key, '/deliveries', { source: source.sourceId })}>All deliveries of this source</a>
        ) : null}
      </Section>
    </Page>
  );
}

function SourceActions({ source, verb }: { source: SourceView; verb: Verb }) {
  const { key } = useInstitution();
  const can = useCan();
  const enable = (isEnabled: boolean) => (): Promise<unknown> =>
    api.put(tenant(key, `/sources/${source.sourceId}/enabled`), { isEnabled });
  const toggle = (): void => {
    const { isEnabled, name } = source;
    void verb.run(
      enable(!isEnabled),
      isEnabled
        ? `${name} is disabled from the next run. Past scores stay as they are.`
        : `${name} counts again from the next run.`,
      enable(isEnabled),
    );
  };
  return (
    <>
      {can('sources:manage') ? (
        <>
          <Button variant="default" loading={verb.isBusy} onClick={toggle}>
            {source.isEnabled ? 'Disable from the next run' : 'Enable from the next run'}
          </Button>
          <Button component="a" variant="default" href={addressOf(key, `/sources/${source.sourceId}/change`)}>
            Change
          </Button>
        </>
      ) : null}
      {can('deliveries:manage') ? (
        <Button
          component="a"
          href={addressOf(key, '/deliveries/new', { source: source.sourceId })}
          leftSection={<IconFileUpload size={16} />}
        >
          Upload a file
        </Button>
      ) : null}
    </>
  );
}

function sentenceOf({ isEnabled, weightGroup, freshness, quality }: SourceView): string {
  const counts =
    weightGroup === 'none'
      ? 'It is stored and not scored'
      : isEnabled
        ? 'It counts towards the score'
        : 'It is disabled: it does not count';
  return `${counts}. ${freshness.words}${quality.pct === null ? '' : `, quality ${quality.pct} %`}.`;
}
