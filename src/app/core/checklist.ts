import type { Need } from '../../kernel/actor.ts';
import type { IsoDate, Week } from '../../kernel/week.ts';

/** What an institution has so far, counted from its data. */
export interface SetUpFacts {
  name: string;
  timeZone: string;
  today: IsoDate;
  students: string;
  terms: { name: string; startsOn: IsoDate; endsOn: IsoDate }[];
  units: number;
  studentCount: number;
  enrolledToday: number;
  sources: { enabled: number; mapped: number };
  deliveries: { applied: number; held: number; failed: number };
  coveredWeeks: number;
  standingRuns: { n: number; last: Week | null };
  lastFailure: string | null;
  people: { all: number; seeStudents: number };
}

export type StepKey = 'institution' | 'calendar' | 'roster' | 'sources' | 'activity' | 'run' | 'people';

/** GET /set-up: what is done, what is next, what is not right. */
export interface ChecklistView {
  done: number;
  of: number;
  steps: ChecklistStep[];
}

export interface ChecklistStep {
  key: StepKey;
  title: string;
  /** 'attention': done, but something about it is not right; 'next': the first that is open. */
  state: 'done' | 'attention' | 'next' | 'open';
  /** What is there, with its figures. */
  words: string;
  /** What the step is for, while it is open. */
  toDo: string | null;
  /** A verb and where it leads, below the institution's address. */
  action: string;
  path: string;
  need: Need;
}

interface Judged extends Omit<ChecklistStep, 'state'> {
  isDone: boolean;
  /** Why a step that is done should be looked at. */
  trouble: string | null;
}

/** The steps to a first score, judged by what is there; nothing is ticked by hand. */
export function checklist(facts: SetUpFacts): ChecklistView {
  const judged = [institution, calendar, roster, sources, activity, run, people].map((step) => step(facts));
  const next = judged.find((step) => !step.isDone);
  return {
    done: judged.filter((step) => step.isDone).length,
    of: judged.length,
    steps: judged.map(({ isDone, trouble, ...step }) => ({
      ...step,
      words: trouble ?? step.words,
      toDo: isDone ? null : step.toDo,
      state: isDone ? (trouble === null ? 'done' : 'attention') : step.key === next?.key ? 'next' : 'open',
    })),
  };
}

const count = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

const day = (date: IsoDate): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );

function institution({ name, timeZone }: SetUpFacts): Judged {
  return {
    key: 'institution',
    title: 'Institution',
    isDone: true,
    trouble: null,
    words: `${name}, by the clock of ${timeZone.replaceAll('_', ' ')}.`,
    toDo: null,
    action: 'Check name, clock and words',
    path: '/institution',
    need: 'institution:configure',
  };
}

function calendar({ terms, today }: SetUpFacts): Judged {
  const now = terms.find((term) => term.startsOn <= today && today <= term.endsOn);
  const last = terms.toSorted((a, b) => a.endsOn.localeCompare(b.endsOn)).at(-1);
  return {
    key: 'calendar',
    title: 'Calendar',
    isDone: terms.length > 0,
    trouble:
      terms.length > 0 && !now && last && last.endsOn < today
        ? `The last term, ${last.name}, ended on ${day(last.endsOn)}: weeks after it are not scored.`
        : null,
    words: now ? `${count(terms.length, 'term')}; today is in ${now.name}.` : count(terms.length, 'term'),
    toDo: 'Only teaching weeks are scored, so Leadline has to know the term, its holidays and its exams.',
    action: terms.length === 0 ? 'Add the first term' : 'Open the calendar',
    path: '/calendar',
    need: 'institution:configure',
  };
}

function roster({ studentCount, enrolledToday, units, students }: SetUpFacts): Judged {
  return {
    key: 'roster',
    title: 'Roster',
    isDone: studentCount > 0,
    trouble:
      studentCount > 0 && enrolledToday === 0
        ? `${count(studentCount, 'person', 'people')} in the roster, but nobody is enrolled today. Check the dates.`
        : null,
    words: `${studentCount.toLocaleString('en')} ${students}, ${enrolledToday.toLocaleString('en')} enrolments today, in ${count(units, 'unit')}.`,
    toDo: `Who the ${students} are, what they are enrolled in and who looks after them: a OneRoster bundle, or simple CSV files from a template.`,
    action: studentCount === 0 ? 'Upload the roster' : 'Bring it up to date',
    path: '/deliveries/roster',
    need: 'roster:import',
  };
}

function sources({ sources: { enabled, mapped } }: SetUpFacts): Judged {
  return {
    key: 'sources',
    title: 'Sources',
    isDone: enabled > 0,
    trouble: null,
    words: `${count(enabled, 'source counts', 'sources count')} towards the score, ${mapped === enabled ? 'each' : mapped} with a saved mapping.`,
    toDo: 'A source is one feed, such as the learning platform or attendance. One is enough for a first score; more make it better.',
    action: enabled === 0 ? 'Add the first source' : 'Open the sources',
    path: enabled === 0 ? '/sources/new' : '/sources',
    need: 'sources:manage',
  };
}

function activity({ deliveries: { applied, held, failed }, coveredWeeks }: SetUpFacts): Judged {
  const waiting =
    held > 0
      ? `${count(held, 'delivery is held', 'deliveries are held')} for somebody to look at.`
      : failed > 0
        ? `${count(failed, 'delivery', 'deliveries')} failed.`
        : null;
  return {
    key: 'activity',
    title: 'Activity',
    isDone: applied > 0,
    trouble: applied > 0 ? waiting : null,
    words:
      applied === 0 && waiting ? waiting : `${count(applied, 'file')} stored, covering ${count(coveredWeeks, 'week')}.`,
    toDo: waiting
      ? `${waiting} Look at them, then release or refuse.`
      : 'Give a source its first file: you see the first rows, say what each column is, and every row’s fate is counted.',
    action: held > 0 ? 'Look at what is held' : applied === 0 ? 'Upload a file' : 'Open the deliveries',
    path: held > 0 ? '/deliveries?state=held' : applied === 0 ? '/deliveries/new' : '/deliveries',
    need: 'deliveries:manage',
  };
}

function run({ standingRuns: { n, last }, lastFailure }: SetUpFacts): Judged {
  return {
    key: 'run',
    title: 'First run',
    isDone: n > 0,
    trouble: n > 0 && lastFailure ? `The last run failed: ${lastFailure}` : null,
    words:
      n > 0 ? `${count(n, 'week')} scored, up to that of ${last && day(last)}.` : (lastFailure ?? 'Not scored yet.'),
    toDo: lastFailure
      ? `The run failed: ${lastFailure}`
      : 'Leadline scores the weeks that are over; afterwards it does so by itself on Monday mornings.',
    action: n === 0 ? 'Start the first run' : 'Open the runs',
    path: '/runs',
    need: 'runs:start',
  };
}

function people({ people: { all, seeStudents }, students }: SetUpFacts): Judged {
  return {
    key: 'people',
    title: 'People',
    isDone: all > 1,
    trouble: null,
    words: `${count(all, 'person has', 'people have')} a role, ${seeStudents.toLocaleString('en')} of whom see ${students}.`,
    toDo: 'Invite those who will talk to students, and a second administrator, so that nobody is locked out.',
    action: 'Invite people',
    path: '/people',
    need: 'people:manage',
  };
}
