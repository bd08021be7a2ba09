import { Button, NumberInput } from '@mantine/core';
import { IconFolderPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ThisWeekView, Verdict, WeekPersonView } from '../../../../alerts/core/views.ts';
import styles from '../../../../alerts/web/alerts.module.css';
import { PersonRow } from '../../../../alerts/web/person-row.tsx';
import { formatCount, formatDay } from '../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { LogContact } from '../cases/log-contact.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import { NotNow } from './not-now.tsx';

/** Monday: the few people to talk to, why, and the next step beside each. */
export default function ThisWeekPage() {
  const { key, name } = useInstitution();
  const verb = useVerb();
  const query = useQuery({
    queryKey: [key, 'this-week'],
    queryFn: ({ signal }) => api.get<ThisWeekView>(tenant(key, '/this-week'), {}, signal),
  });
  return (
    <div className={styles.page}>
      <title>{`This week – ${name}`}</title>
      <Loaded query={query} skeleton={<TableSkeleton rows={5} />}>
        {(view) => <Week view={view} verb={verb} />}
      </Loaded>
    </div>
  );
}

function Week({ view, verb }: { view: ThisWeekView; verb: Verb }) {
  const { key, words } = useInstitution();
  const when = view.week === null ? '' : ` Scores of the week of ${formatDay(view.week)}.`;
  const lists = view.isEarly
    ? [<NotYetSeen key="unseen" view={view} verb={verb} />, <Talk key="talk" view={view} verb={verb} />]
    : [<Talk key="talk" view={view} verb={verb} />, <NotYetSeen key="unseen" view={view} verb={verb} />];
  return (
    <>
      <PageHeader
        title="This week"
        sentence={view.sentence}
        reason={`${view.reason}.${when}`}
        actions={view.canState ? <CapacityField view={view} verb={verb} /> : undefined}
      />
      <SaidNotice verb={verb} />
      {lists}
      {view.overflow.length > 0 ? (
        <Section
          title="On the team’s list"
          note={`${formatCount(view.overflow.length, 'person', 'people')} more than the ${view.perWeek} of your week; whoever leads the team sees them too.`}
        >
          <People people={view.overflow} verb={verb} />
        </Section>
      ) : null}
      {view.goodNews.length > 0 ? (
        <Section title="Good news" note="Rising after a time of concern: worth a kind word.">
          <People people={view.goodNews} verb={verb} isGood />
        </Section>
      ) : null}
      {view.later.length > 0 ? (
        <Section title="Put off">
          <ul className={styles.people}>
            {view.later.map((person) => (
              <PersonRow
                key={person.studentId}
                person={person}
                href={addressOf(key, `/students/${person.studentId}`)}
                caseHref={(caseId) => addressOf(key, `/cases/${caseId}`)}
                actions={
                  <Button
                    variant="default"
                    onClick={() =>
                      void verb.run(
                        () => api.delete(tenant(key, `/this-week/students/${person.studentId}/not-now`)),
                        `${person.name} is back on the list.`,
                      )
                    }
                  >
                    Back on the list
                  </Button>
                }
              />
            ))}
          </ul>
        </Section>
      ) : null}
      {view.done.length > 0 ? (
        <Section title="Spoken with this week">
          <p>
            {view.done.map((person, index) => (
              <span key={person.studentId}>
                {index > 0 ? ', ' : ''}
                <a href={addressOf(key, `/students/${person.studentId}`)} dir="auto">
                  {person.name}
                </a>
              </span>
            ))}
          </p>
        </Section>
      ) : null}
      <MetAlreadyLine view={view} />
      <p className={styles.quiet}>
        <a href={addressOf(key, '/lists')}>Saved lists</a> ·{' '}
        <a href={addressOf(key, '/students')}>All {words.students}</a>
      </p>
    </>
  );
}

/** Those of whom nobody was told, in one line that opens. */
function MetAlreadyLine({ view: { metAlready } }: { view: ThisWeekView }) {
  const { key, words } = useInstitution();
  const n = new Set(metAlready.map(({ studentId }) => studentId)).size;
  if (n === 0) return null;
  return (
    <details className={styles.because}>
      <summary>
        {n} of your {words.students} met a rule already when it was turned on: see them
      </summary>
      <ul>
        {metAlready.map(({ studentId, name, rule, words: why }) => (
          <li key={`${studentId} ${rule}`}>
            <a href={addressOf(key, `/students/${studentId}`)} dir="auto">
              {name}
            </a>
            : {why} <span className={styles.quiet}>({rule})</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Talk({ view, verb }: { view: ThisWeekView; verb: Verb }) {
  const { key, words } = useInstitution();
  if (view.talk.length === 0 && view.overflow.length === 0 && !view.isEarly)
    return (
      <Empty
        title="Nobody needs a conversation now"
        action={<a href={addressOf(key, '/students')}>See all your {words.students}</a>}
      >
        <p>Rules and patterns are looked at again after every delivery and every Monday.</p>
      </Empty>
    );
  if (view.talk.length === 0) return null;
  return (
    <Section title="Worth a conversation">
      <People people={view.talk} verb={verb} />
    </Section>
  );
}

function NotYetSeen({ view, verb }: { view: ThisWeekView; verb: Verb }) {
  if (view.notYetSeen.length === 0) return null;
  return (
    <Section title="Not yet seen" note="Enrolled, but nothing has been seen of them yet.">
      <People people={view.notYetSeen} verb={verb} />
    </Section>
  );
}

function People({ people, verb, isGood = false }: { people: readonly WeekPersonView[]; verb: Verb; isGood?: boolean }) {
  const { key } = useInstitution();
  const can = useCan();
  const openCase = (person: WeekPersonView) =>
    void verb.run(
      () =>
        api.post(tenant(key, '/cases'), { studentId: person.studentId, kindKey: 'engagement', reason: person.reason }),
      `A case is open for ${person.name}.`,
    );
  const tell = (alertIds: readonly string[], verdict: Verdict | null) =>
    void verb.run(async () => {
      for (const alertId of alertIds) await api.put(tenant(key, `/alerts/${alertId}/feedback`), { verdict });
    }, 'Thank you: it counts in the rule’s ledger.');
  return (
    <ul className={styles.people}>
      {people.map((person) => (
        <PersonRow
          key={person.studentId}
          person={person}
          href={addressOf(key, `/students/${person.studentId}`)}
          caseHref={(caseId) => addressOf(key, `/cases/${caseId}`)}
          onVerdict={tell}
          actions={
            <>
              {can('contacts:log') ? <LogContact student={person} verb={verb} /> : null}
              {can('cases:work') && person.openCase === null && !isGood ? (
                <Button
                  variant="default"
                  leftSection={<IconFolderPlus size={16} aria-hidden="true" />}
                  onClick={() => openCase(person)}
                >
                  Open case
                </Button>
              ) : null}
              {isGood ? null : <NotNow student={person} verb={verb} />}
            </>
          }
        />
      ))}
    </ul>
  );
}

function CapacityField({ view, verb }: { view: ThisWeekView; verb: Verb }) {
  const { key } = useInstitution();
  const [perWeek, setPerWeek] = useState<number | string>(view.perWeek);
  const isChanged = Number(perWeek) !== view.perWeek && Number(perWeek) >= 1;
  return (
    <form
      className={styles.capacity}
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged)
          void verb.run(
            () => api.put(tenant(key, '/this-week/capacity'), { perWeek: Number(perWeek) }),
            `Your week has room for ${perWeek}; the rest stands on the team’s list.`,
          );
      }}
    >
      <label htmlFor="capacity">Room for</label>
      <NumberInput
        id="capacity"
        value={perWeek}
        onChange={setPerWeek}
        min={1}
        max={200}
        clampBehavior="strict"
        allowDecimal={false}
        w={76}
      />
      <span>a week</span>
      {isChanged ? (
        <Button type="submit" size="sm">
          Save
        </Button>
      ) : null}
    </form>
  );
}
