import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, useState } from 'react';
import { comingSentence, type HandoversView, type HandoverView } from '../../../../cases/core/coming.ts';
import styles from '../../../../cases/web/cases.module.css';
import { type ComingGroup, ComingItem, groupComing, Talk } from '../../../../cases/web/coming-list.tsx';
import { Section } from '../../../../ui/page-header.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { CaseDialog } from './case-dialog.tsx';

const SayForm = lazy(async () => ({ default: (await import('../../../../cases/web/case-forms.tsx')).SayForm }));
const shown_at_first = 4;

/** What comes to the reader: taken, one or many at a time, or asked about; and what the reader was asked. */
export default function WaitingHandovers({ verb }: { verb: Verb }) {
  const { key, words } = useInstitution();
  const { data } = useQuery({
    queryKey: [key, 'handovers'],
    queryFn: ({ signal }) => api.get<HandoversView>(tenant(key, '/handovers'), {}, signal),
  });
  const { coming = [], asked = [], total = 0 } = data ?? {};
  return (
    <>
      {coming.length > 0 ? (
        <Section
          title="Coming to you"
          note={`${comingSentence(coming, total, words)} Until then it stays with whoever had it, or with nobody where they see the ${words.student} no more.`}
        >
          {groupComing(coming, words).map((group) => (
            <Group key={group.key} group={group} verb={verb} />
          ))}
        </Section>
      ) : null}
      {asked.length > 0 ? (
        <Section title="Asked of you" note="About what went on from you or from your unit">
          <ul className={styles.lines}>
            {asked.map(({ handoverId, student, to, words: why, talk }) => (
              <li key={handoverId}>
                <div className={styles.lineHead}>
                  <b>{student ?? 'The cases that you offered'}</b>
                  <span className={styles.faint}>now for {to}</span>
                  <span className={styles.does}>
                    <Say
                      label="Answer"
                      title="Answer the question"
                      asks="What should they know?"
                      draft={`reply-${handoverId}`}
                      save={(said) => api.post(tenant(key, `/handovers/${handoverId}/reply`), { words: said })}
                      verb={verb}
                    />
                  </span>
                </div>
                <p className={styles.words}>{why}</p>
                <Talk talk={talk} />
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  );
}

function Group({ group: { title, handovers }, verb }: { group: ComingGroup; verb: Verb }) {
  const { key } = useInstitution();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? handovers : handovers.slice(0, shown_at_first);
  const isMany = handovers.length > 1;
  return (
    <div className={styles.group}>
      <div className={styles.groupHead}>
        <h3>{title}</h3>
        {isMany ? (
          <span className={styles.does}>
            <Answers handovers={handovers} verb={verb} />
          </span>
        ) : null}
      </div>
      <ul className={styles.lines}>
        {shown.map((handover) => (
          <ComingItem
            key={handover.handoverId}
            handover={handover}
            studentHref={(studentId) => addressOf(key, `/students/${studentId}`)}
            caseHref={(caseId) => addressOf(key, `/cases/${caseId}`)}
            actions={
              <>
                <Answers handovers={[handover]} isQuiet={isMany} verb={verb} />
                <Say
                  label="Ask"
                  title="Ask before you take it"
                  asks="What would you like to know?"
                  draft={`handover-${handover.handoverId}`}
                  save={(said) =>
                    api.post(tenant(key, `/handovers/${handover.handoverId}/answer`), {
                      answer: 'queried',
                      words: said,
                    })
                  }
                  verb={verb}
                />
              </>
            }
          />
        ))}
      </ul>
      {handovers.length > shown.length ? (
        <div>
          <Button variant="subtle" size="compact-sm" onClick={() => setWhole(true)}>
            Show the other {handovers.length - shown.length}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface AnswersProps {
  handovers: readonly HandoverView[];
  isQuiet?: boolean;
  verb: Verb;
}

/** Accept, for oneself or for somebody of the unit; of who left, close. */
function Answers({ handovers, isQuiet = false, verb }: AnswersProps) {
  const { key } = useInstitution();
  const [first] = handovers;
  const ids = handovers.map(({ handoverId }) => handoverId);
  const all = handovers.length > 1 ? ` all ${handovers.length}` : '';
  const send = (path: string, body: object, words: string) =>
    void verb.run(() => api.post(tenant(key, path), { handoverIds: ids, ...body }), words);
  if (!first) return null;
  const variant = isQuiet ? 'default' : 'filled';
  if (first.change === 'left')
    return (
      <>
        <Button
          size="compact-sm"
          variant={variant}
          loading={verb.isBusy}
          onClick={() => send('/handovers/close-left', {}, 'Closed. A case whose kind has no “left” stays open.')}
        >
          Close the cases{all ? ` of${all}` : ''}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={verb.isBusy}
          onClick={() => send('/handovers/accept', {}, 'They stay open.')}
        >
          Keep{all} open
        </Button>
      </>
    );
  return (
    <>
      <Button
        size="compact-sm"
        variant={variant}
        loading={verb.isBusy}
        onClick={() =>
          send(
            '/handovers/accept',
            {},
            first.toUnit && first.audience === 'casework' ? 'Accepted; nobody has the cases yet.' : 'With you now.',
          )
        }
      >
        {first.audience === 'safeguarding' ? 'I have seen it' : `Accept${all}`}
      </Button>
      {first.choices.length > 0 && !isQuiet ? (
        <NativeSelect
          size="xs"
          aria-label={`Give${all} to`}
          value=""
          onChange={(event) => {
            const toStaffId = event.currentTarget.value;
            const name = first.choices.find(({ staffId }) => staffId === toStaffId)?.name;
            if (toStaffId) send('/handovers/accept', { toStaffId }, `With ${name} now.`);
          }}
          data={[
            { value: '', label: `Give${all} to …` },
            ...first.choices.map(({ staffId, name }) => ({ value: staffId, label: name })),
          ]}
        />
      ) : null}
    </>
  );
}

interface SayProps {
  label: string;
  title: string;
  asks: string;
  draft: string;
  save: (words: string) => Promise<unknown>;
  verb: Verb;
}

function Say({ label, title, asks, draft, save, verb }: SayProps) {
  return (
    <CaseDialog label={label} title={title} size="compact-sm">
      {(close) => (
        <SayForm
          label={asks}
          submit={label}
          draft={draft}
          onCancel={close}
          onSave={async (words) => {
            await save(words);
            close();
            await verb.refresh();
          }}
        />
      )}
    </CaseDialog>
  );
}
