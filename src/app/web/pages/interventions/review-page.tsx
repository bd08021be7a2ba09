import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
import type { StudentSearchView } from '../../../../insights/core/views.ts';
import type { MeetingItemView, MeetingView } from '../../../../interventions/core/views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { PlanLineItem } from '../../../../interventions/web/plan-line.tsx';
import { capital } from '../../../../kernel/capital.ts';
import { formatDay } from '../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { CaseDialog } from '../cases/case-dialog.tsx';
import page from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import { MakePlan } from './make-plan.tsx';
import { useStudentPlans } from './use-plans.ts';

const DecisionForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/meeting-form.tsx')).DecisionForm,
}));

const AddToAgenda = lazy(async () => ({
  default: (await import('../../../../interventions/web/agenda-form.tsx')).AddToAgenda,
}));

const stateWords = { waiting: 'to go', decided: 'decided', later: 'put off' };

/** A review: one student at a time, decisions recorded as it goes. */
export default function ReviewPage() {
  const { key } = useInstitution();
  const { meetingId } = useParams({ strict: false }) as { meetingId: string };
  const query = useQuery({
    queryKey: [key, 'review', meetingId],
    queryFn: ({ signal }) => api.get<MeetingView>(tenant(key, `/reviews/${encodeURIComponent(meetingId)}`), {}, signal),
    placeholderData: (last) => (last?.meetingId === meetingId ? last : undefined),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Review view={view} verb={verb} />}
    </Loaded>
  );
}

function Review({ view, verb }: { view: MeetingView; verb: Verb }) {
  const { key, name, words } = useInstitution();
  const { search, hrefWith, set } = useAddress();
  useAgendaKeys(view, search.student, (student) => set({ student }));
  const chosen =
    view.items.find(({ student }) => student.studentId === search.student) ??
    (view.state === 'open' ? view.items.find(({ state }) => state === 'waiting') : undefined);
  const chosenId = chosen?.student.studentId;
  const before = useRef(chosenId);
  useEffect(() => {
    if (before.current === chosenId) return;
    before.current = chosenId;
    // The button that was pressed is gone with the last student: the keyboard goes on from here, and the name is read out.
    document.querySelector<HTMLElement>('[data-decision]')?.focus();
  }, [chosenId]);
  return (
    <div className={page.stack}>
      <title>{`${view.title} – ${name}`}</title>
      <PageHeader
        title={view.title}
        sentence={view.sentence}
        reason={`${formatDay(view.heldOn)}, ${view.unit ?? 'everybody'}.${view.present ? ` There: ${view.present}.` : ''}`}
        actions={
          <>
            <a href={addressOf(key, '/reviews')}>All reviews</a>
            {view.state === 'open' ? (
              <CaseDialog label={`Add a ${words.student}`} title="Onto the agenda">
                {(close) => (
                  <AddToAgenda
                    word={words.student}
                    search={async (q) =>
                      (await api.get<StudentSearchView>(tenant(key, '/students/search'), { q })).students
                    }
                    draft={`agenda-${view.meetingId}`}
                    onCancel={close}
                    onSave={async (body) => {
                      await api.post(tenant(key, `/reviews/${view.meetingId}/agenda`), body);
                      close();
                      await verb.refresh();
                    }}
                  />
                )}
              </CaseDialog>
            ) : null}
            <Button variant="subtle" size="compact-md" onClick={() => window.print()} className={styles.noPrint ?? ''}>
              Print
            </Button>
            {view.state === 'open' ? (
              <Button
                variant="default"
                size="compact-md"
                className={styles.noPrint ?? ''}
                onClick={() =>
                  void verb.run(
                    () => api.post(tenant(key, `/reviews/${view.meetingId}/close`)),
                    'The review is closed.',
                  )
                }
              >
                Close the review
              </Button>
            ) : null}
          </>
        }
      />
      <SaidNotice verb={verb} />
      {chosen ? (
        <OneStudent
          key={chosen.student.studentId}
          item={chosen}
          view={view}
          verb={verb}
          onDone={() => set({ student: undefined })}
        />
      ) : null}
      <Section
        title="Agenda"
        note={
          view.state === 'open' ? (
            <span className={styles.noPrint}>Keys: j for the next, k for the one before, d for the decision</span>
          ) : undefined
        }
      >
        {view.items.length === 0 ? null : (
          <PlainTable
            caption="Agenda"
            rows={view.items}
            keyOf={(item) => item.student.studentId}
            isQuiet={(item) => item.state !== 'waiting'}
            columns={[
              { key: 'place', label: 'No.', isNumeric: true, cell: (item) => item.place },
              {
                key: 'student',
                label: capital(words.student),
                isName: true,
                cell: (item) => (
                  <a
                    href={hrefWith({ student: item.student.studentId })}
                    aria-current={item === chosen ? 'true' : undefined}
                  >
                    <bdi>{item.student.name}</bdi>
                  </a>
                ),
              },
              { key: 'tier', label: capital(words.tier), isNumeric: true, cell: (item) => item.tier },
              { key: 'why', label: 'Why', cell: (item) => item.reasons.map((one) => one.words).join(' ') },
              {
                key: 'state',
                label: 'Decision',
                cell: (item) => (item.words ? `${item.words} (${item.by})` : stateWords[item.state]),
              },
            ]}
          />
        )}
      </Section>
    </div>
  );
}

/** j and k go through the agenda, as in every list, and d to the decision; what is typed into a field stays text. */
function useAgendaKeys(view: MeetingView, now: string | undefined, go: (studentId: string) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement | null;
      if (event.altKey || event.ctrlKey || event.metaKey || at?.closest('input, textarea, select, [role="dialog"]'))
        return;
      const decision = event.key === 'd' ? document.querySelector<HTMLElement>('[data-decision] select') : null;
      if (decision) {
        event.preventDefault();
        decision.focus();
        return;
      }
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      if (step === 0) return;
      const waiting = view.items.findIndex(({ state }) => state === 'waiting');
      const here = view.items.findIndex(({ student }) => student.studentId === now);
      const next = view.items[(here === -1 ? waiting : here) + step];
      if (next) go(next.student.studentId);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
}

interface OneProps {
  item: MeetingItemView;
  view: MeetingView;
  verb: Verb;
  onDone: () => void;
}

function OneStudent({ item, view, verb, onDone }: OneProps) {
  const { key, words } = useInstitution();
  const { student } = item;
  const plans = useStudentPlans(student.studentId);
  const proposed = plans.data?.proposal?.tier ?? null;
  return (
    <section tabIndex={-1} className={styles.oneAtATime} aria-label={student.name} data-decision>
      <h2>
        <a href={addressOf(key, `/students/${student.studentId}`)}>
          <bdi>{student.name}</bdi>
        </a>
      </h2>
      <p className={styles.tier}>
        {capital(words.tier)} {item.tier}
      </p>
      <ul className={styles.reasons}>
        {item.reasons.map((reason) => (
          <li key={reason.words}>{reason.words}</li>
        ))}
      </ul>
      {item.plans.length > 0 ? (
        <ul className={styles.lines}>
          {item.plans.map((line) => (
            <PlanLineItem
              key={line.planId}
              line={line}
              href={addressOf(key, `/plans/${line.planId}`)}
              tierWord={words.tier}
            />
          ))}
        </ul>
      ) : (
        <p className={styles.faint}>No plan is active.</p>
      )}
      {item.words ? (
        <p className={styles.words}>
          <b>{capital(stateWords[item.state])}:</b> {item.words} ({item.by})
        </p>
      ) : null}
      {view.state === 'open' && plans.data ? (
        <>
          {plans.data.mayWork ? (
            <div>
              <MakePlan student={student} view={plans.data} verb={verb} />
            </div>
          ) : null}
          <Suspense>
            <DecisionForm
              tier={item.tier}
              proposed={proposed}
              word={words.tier}
              draft={`review-${view.meetingId}-${student.studentId}`}
              onSave={async (body) => {
                await api.post(tenant(key, `/reviews/${view.meetingId}/decisions`), {
                  studentId: student.studentId,
                  ...body,
                });
                await verb.refresh();
                verb.say({ words: `${student.name}: recorded.`, tone: 'good' });
                onDone();
              }}
            />
          </Suspense>
        </>
      ) : null}
    </section>
  );
}
