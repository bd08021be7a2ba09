import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import type { Engagement } from '../../../../../families/core/engagement.ts';
import type { FamilyView } from '../../../../../families/core/people/views.ts';
import styles from '../../../../../families/web/people/people.module.css';
import { decision_words, pause_words } from '../../../../../families/web/people/people-words.ts';
import { AttentionMark } from '../../../../../ui/attention-mark.tsx';
import { formatCount, formatDay } from '../../../../../ui/format.ts';
import { Section } from '../../../../../ui/page-header.tsx';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import type { Verb } from '../../set-up/use-verb.ts';
import { Person } from './person.tsx';

const NamesForm = lazy(async () => ({
  default: (await import('../../../../../families/web/people/right-forms.tsx')).NamesForm,
}));
const PauseForm = lazy(async () => ({
  default: (await import('../../../../../families/web/people/right-forms.tsx')).PauseForm,
}));
const TrustForm = lazy(async () => ({
  default: (await import('../../../../../families/web/people/right-forms.tsx')).TrustForm,
}));
const RightsForm = lazy(async () => ({
  default: (await import('../../../../../families/web/people/right-forms.tsx')).RightsForm,
}));

interface PartProps {
  student: { studentId: string; name: string };
  verb: Verb;
}

/** Who may be told what about a student, how they are reached and what they said: on the student's page. */
export default function FamilyPart({ student, verb }: PartProps) {
  const { key } = useInstitution();
  const view = useQuery({
    queryKey: [key, 'family', student.studentId],
    queryFn: ({ signal }) => api.get<FamilyView>(tenant(key, `/students/${student.studentId}/family`), {}, signal),
    placeholderData: () => undefined,
  }).data;
  if (!view) return null;
  const done = async (words: string): Promise<void> => {
    await verb.refresh();
    verb.say({ words, tone: 'good' });
  };
  return (
    <Section
      id="family"
      title="Family"
      note="Who may be told what, on which channels, and what they said about it. Whatever is written to families goes by this."
    >
      <Doing view={view} student={student} done={done} />
      <Standing view={view} verb={verb} />
      <InTouch engagement={view.engagement} />
      {view.people.length === 0 ? (
        <p className={styles.quiet}>
          Nobody is on record. The roster brings guardians; somebody has to find out whom to call.
        </p>
      ) : (
        <ul className={styles.people}>
          {view.people.map((person) => (
            <Person key={person.kind + person.id} person={person} view={view} done={done} />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** How they and the school were in touch this term: each figure beside what it is of. */
function InTouch({ engagement }: { engagement: Engagement }) {
  const { from, sent, read, answered, offered, booked, met, invited, came } = engagement;
  const said = [
    sent === 0
      ? 'nothing was written to them'
      : `answered ${answered} of ${formatCount(sent, 'message')}, read ${read} for certain`,
    ...(offered > 0 ? [`booked ${booked} of ${formatCount(offered, 'meeting')} offered, met at ${met}`] : []),
    ...(invited > 0 ? [`came to ${came} of ${formatCount(invited, 'event')}`] : []),
  ];
  return <p className={styles.quiet}>{`Since ${formatDay(from)}: ${said.join('; ')}. None of it is in a score.`}</p>;
}

interface DoingProps {
  view: FamilyView;
  student: { studentId: string; name: string };
  done: (words: string) => Promise<void>;
}

function Doing({ view, student, done }: DoingProps) {
  const { key, words } = useInstitution();
  const can = useCan();
  const at = (path: string) => tenant(key, `/students/${student.studentId}/family${path}`);
  return (
    <div className={styles.does}>
      {view.mayWrite ? (
        <CaseDialog label="Names at home and at school" title={`Names of ${student.name}`}>
          {(close) => (
            <NamesForm
              names={view.names}
              draft={`names-${student.studentId}-${view.names.revision}`}
              onCancel={close}
              onSave={async (body) => {
                await api.put(at('/names'), body);
                close();
                await done('Kept. Messages use these names from now on.');
              }}
            />
          )}
        </CaseDialog>
      ) : null}
      {view.mayWrite || can('notes:safeguarding') ? (
        <CaseDialog label="Halt automatic messages" title={`Nothing goes by itself about ${student.name}`}>
          {(close) => (
            <PauseForm
              isLead={can('notes:safeguarding')}
              draft={`pause-${student.studentId}`}
              onCancel={close}
              onSave={async (body) => {
                await api.post(at('/pauses'), body);
                close();
                await done('Nothing goes by itself now. A person can still write.');
              }}
            />
          )}
        </CaseDialog>
      ) : null}
      {view.mayWrite && view.isTrustOpen ? (
        <CaseDialog label="Add a trusted contact" title={`Whom ${student.name} trusts`}>
          {(close) => (
            <TrustForm
              today={view.today}
              draft={`trust-${student.studentId}`}
              onCancel={close}
              onSave={async (body) => {
                await api.post(at('/trusted'), body);
                close();
                await done(`Recorded. The ${words.student} can take it back at any time.`);
              }}
            />
          )}
        </CaseDialog>
      ) : null}
      {view.mayLead && view.review ? (
        <CaseDialog label="Decide who is told" title={`${student.name} and the rights of age`}>
          {(close) => (
            <RightsForm
              draft={`rights-${view.review?.reviewId}`}
              onCancel={close}
              onSave={async (body) => {
                await api.post(tenant(key, `/families/rights/${view.review?.reviewId}`), body);
                close();
                await done('Decided. Messages go by it from now on.');
              }}
            />
          )}
        </CaseDialog>
      ) : null}
    </div>
  );
}

/** What holds for all of them today. */
function Standing({ view, verb }: { view: FamilyView; verb: Verb }) {
  const { key, words } = useInstitution();
  const { rights } = view;
  return (
    <>
      {view.nobody ? (
        <p>
          <AttentionMark>
            Cannot be reached: {view.nobody.why}.{' '}
            {view.nobody.owner
              ? `${view.nobody.owner} finds out${view.nobody.dueOn ? `, by ${formatDay(view.nobody.dueOn)}` : ''}`
              : 'Nobody finds out yet'}
          </AttentionMark>
        </p>
      ) : null}
      {rights === 'review' ? (
        <p>
          <AttentionMark>
            This {words.student} came of age{view.ofAgeOn ? ` on ${formatDay(view.ofAgeOn)}` : ''}. Until somebody
            decides who is told, nothing goes but emergencies.
          </AttentionMark>
        </p>
      ) : null}
      {rights === 'student-only' || rights === 'emergency-only' || rights === 'guardians-too' ? (
        <p className={styles.quiet}>Of age. Told: {decision_words[rights].toLowerCase()}.</p>
      ) : null}
      {view.names.atHome || view.names.atSchool ? (
        <p className={styles.quiet}>
          At home: <bdi>{view.names.atHome ?? view.names.roster}</bdi>. At school:{' '}
          <bdi>{view.names.atSchool ?? view.names.roster}</bdi>. Neither is told the other’s.
        </p>
      ) : null}
      {view.isHalted && view.pauses.length === 0 ? (
        <p className={styles.quiet}>
          Something is known for these days, so nothing goes by itself. A person may write.
        </p>
      ) : null}
      {view.pauses.length > 0 ? (
        <ul className={styles.lines}>
          {view.pauses.map((pause) => (
            <li key={pause.pauseId}>
              <span>
                Nothing goes by itself, {formatDay(pause.startsOn)} to{' '}
                {pause.until ? formatDay(pause.until) : 'further notice'}:{' '}
                {pause_words[pause.kind as keyof typeof pause_words] ?? pause.kind}. {pause.words} ({pause.by})
              </span>
              <Button
                size="compact-sm"
                variant="subtle"
                disabled={verb.isBusy}
                onClick={() =>
                  verb.run(
                    () => api.post(tenant(key, `/families/pauses/${pause.pauseId}/end`), {}),
                    'Messages go again.',
                  )
                }
              >
                End it
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
