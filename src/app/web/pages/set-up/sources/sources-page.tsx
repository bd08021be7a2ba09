import { Button } from '@mantine/core';
import { IconFileUpload, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { SourcesView } from '../../../../../sources/core/views.ts';
import { SourceTable } from '../../../../../sources/web/source-table.tsx';
import { formatCount } from '../../../../../ui/format.ts';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { Page } from '../page.tsx';
import { sourcesQuery } from '../queries.ts';
import { useTeachingWeeks } from '../roster/use-teaching-weeks.ts';

/** Every feed at a glance. */
export default function SourcesPage() {
  const { key } = useInstitution();
  const can = useCan();
  const sources = useQuery(sourcesQuery(key));
  const teaching = useTeachingWeeks();
  const add = can('sources:manage') ? (
    <Button
      component="a"
      variant={sources.data?.sources.length === 0 ? 'filled' : 'default'}
      href={addressOf(key, '/sources/new')}
      leftSection={<IconPlus size={16} />}
    >
      Add a source
    </Button>
  ) : undefined;
  return (
    <Page title="Sources">
      <PageHeader
        title="Sources"
        sentence={sources.data && sources.data.sources.length > 0 ? sentenceOf(sources.data) : undefined}
        actions={
          sources.data && sources.data.sources.length > 0 ? (
            <>
              {add}
              {can('deliveries:manage') ? (
                <Button
                  component="a"
                  href={addressOf(key, '/deliveries/new')}
                  leftSection={<IconFileUpload size={16} />}
                >
                  Upload a file
                </Button>
              ) : null}
            </>
          ) : undefined
        }
      />
      <Loaded query={sources} skeleton={<TableSkeleton rows={6} />}>
        {(data) =>
          data.sources.length === 0 ? (
            <Empty title="No sources yet" action={add}>
              <p>
                A source is one feed of what students do: the learning platform, attendance, library gates. Leadline
                turns each week of it into a number and compares it with peers. One source is enough for a first score.
              </p>
            </Empty>
          ) : (
            <SourceTable
              today={data.today}
              sources={data.sources}
              teaching={teaching}
              hrefOf={({ sourceId }) => addressOf(key, `/sources/${sourceId}`)}
              heldHref={({ sourceId }) => addressOf(key, '/deliveries', { source: sourceId, state: 'held' })}
            />
          )
        }
      </Loaded>
    </Page>
  );
}

function sentenceOf({ sources }: SourcesView): string {
  const scored = sources.filter((source) => source.isEnabled && source.weightGroup !== 'none');
  const stale = scored.filter((source) => source.freshness.state !== 'fresh');
  const low = scored.filter((source) => source.isQualityLow);
  const held = sources.reduce((n, source) => n + source.held, 0);
  const troubles = [
    ...(stale.length > 0
      ? [`${stale.map(({ name }) => name).join(', ')} ${stale.length === 1 ? 'has' : 'have'} no fresh data`]
      : []),
    ...(low.length > 0 ? [`the quality of ${low.map(({ name }) => name).join(', ')} is under 80 %`] : []),
    ...(held > 0 ? [`${formatCount(held, 'delivery waits', 'deliveries wait')} for a person`] : []),
  ];
  const first = `${formatCount(scored.length, 'source counts', 'sources count')} towards the score`;
  return troubles.length === 0 ? `${first}, all fresh and good.` : `${first}; ${troubles.join(', ')}.`;
}
