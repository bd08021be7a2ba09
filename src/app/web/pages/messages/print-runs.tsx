import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LettersView, PrintRunsView } from '../../../../messages/core/channel-views.ts';
import styles from '../../../../messages/web/messages.module.css';
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
            {runs.length > 0 ? <CameBack verb={verb} /> : null}
          </>
        )}
      </Loaded>
    </Section>
  );
}

/** The post brought a letter back: who has it in hand finds it by what stands on the envelope. */
function CameBack({ verb }: { verb: Verb }) {
  const { key } = useInstitution();
  const [words, write] = useState('');
  const [asked, ask] = useState('');
  const query = useQuery({
    queryKey: [key, 'letters', asked],
    queryFn: ({ signal }) => api.get<LettersView>(tenant(key, '/letters'), { q: asked }, signal),
    enabled: asked.length >= 2,
  });
  return (
    <>
      <h3>A letter came back?</h3>
      <form
        className={styles.find}
        onSubmit={(event) => {
          event.preventDefault();
          ask(words.trim());
        }}
      >
        <TextInput
          label="Name or street on the envelope"
          value={words}
          minLength={2}
          maxLength={80}
          required
          onChange={(event) => write(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          Find it
        </Button>
      </form>
      {asked.length >= 2 ? (
        <Loaded query={query} skeleton={<TableSkeleton />}>
          {({ letters }) =>
            letters.length === 0 ? (
              <p>No letter that went has this on its envelope.</p>
            ) : (
              <ul>
                {letters.map(({ messageId, address, sentAt, cameBack }) => (
                  <li key={messageId}>
                    <bdi>{address.replaceAll('\n', ', ')}</bdi>
                    {sentAt ? `; printed ${formatInstant(sentAt)}. ` : '. '}
                    {cameBack ? (
                      'It came back.'
                    ) : (
                      <Button
                        size="compact-sm"
                        variant="default"
                        disabled={verb.isBusy}
                        onClick={() =>
                          void verb.run(
                            () => api.post(tenant(key, `/letters/${messageId}/returned`), {}),
                            'Noted: the address is no longer right, and the next way is tried.',
                          )
                        }
                      >
                        This letter came back
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      ) : null}
    </>
  );
}
