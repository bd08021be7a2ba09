import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { PrintRunsView } from '../../../../messages/core/channel-views.ts';
import { formatCount, formatInstant } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import type { Verb } from '../set-up/use-verb.ts';

/** Letters for the print shop: what waits, and the batches that were made. */
export function PrintRuns({ verb }: { verb: Verb }) {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'print-runs'],
    queryFn: ({ signal }) => api.get<PrintRunsView>(tenant(key, '/print-runs'), {}, signal),
  });
  const make = () =>
    verb.run(
      () => api.post(tenant(key, '/print-runs'), {}),
      'What waited is in a batch, but for letters that cannot be printed: those say so.',
    );
  return (
    <Section title="Batches for the print shop" note="One file of many letters, each on a page of its own.">
      <Loaded query={query} skeleton={<TableSkeleton />}>
        {({ waiting, runs }) => (
          <>
            <p>{waiting === 0 ? 'No letter waits.' : `${formatCount(waiting, 'letter waits', 'letters wait')}.`}</p>
            <p>
              <Button onClick={make} disabled={waiting === 0}>
                Make a batch
              </Button>
            </p>
            <ul>
              {runs.map((run) => (
                <li key={run.printRunId}>
                  <a href={`/api/v1/${key}/print-runs/${run.printRunId}/pdf`}>
                    {formatCount(run.letters, 'letter')}, {formatInstant(run.madeAt)}
                  </a>
                  {` by ${run.madeBy}; ${run.handedOverAt ? `the print shop has them since ${formatInstant(run.handedOverAt)}` : 'not handed over yet'}. `}
                  {run.handedOverAt ? null : (
                    <Button
                      size="compact-sm"
                      variant="default"
                      onClick={() =>
                        verb.run(() => api.post(tenant(key, `/print-runs/${run.printRunId}/handed-over`), {}), 'Noted.')
                      }
                    >
                      The shop has them
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Section>
  );
}
