import { firstActionOf, recordsOf } from '../../../cases/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { unlessSmall } from '../../../kernel/small-cells.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { recordViews } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import {
  attendanceAlike,
  attendanceIn,
  attendanceOf,
  type Course,
  type Curve,
  curveOf,
  type Matched,
  most_compared,
  verdictOf,
} from '../../core/after/after-action.ts';
import type { AfterActionView, AfterWeekView, OutcomeCount } from '../../core/after/after-views.ts';
import {
  after_silences,
  afterSentence,
  attendanceSentence,
  endWords,
  nearnessWords,
  tooFewSentence,
} from '../../core/after/after-words.ts';
import { openPage, type Page } from '../lists/page.ts';
import { type Beside, followedLayouts, readBeside, readEnds } from './after-readers.ts';

/** Far more than are compared with, so that those who were acted on can be left out. */
const most_candidates = 400;

/** What happened to a student after the first action of a case, beside similar students without one. */
export async function viewAfter(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  caseId: string,
): Promise<AfterActionView> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const page = await openPage(trx, { db, actor, clock }, undefined);
    const { action, reason } = await firstActionOf(trx, actor, caseId, page.today);
    await recordViews(trx, { clock, actor }, [{ studentId: action.studentId, page: 'case-after', reason }]);
    const said = { caseId, action: { on: action.on, wasReached: action.wasReached } };
    const layouts = followedLayouts(page, action.on);
    const silent = (sentence: string): AfterActionView => ({ ...said, sentence, course: null });
    if (layouts.length === 0) return silent(after_silences.noStart);
    const studentIds = await recordsOf(trx, institutionId, action.studentId);
    const sizes = { candidates: most_candidates, members: most_compared };
    const [found] = await readBeside(trx, page, [{ studentIds, layouts }], sizes);
    if (!found) return silent(after_silences.noScore);
    if (layouts.length === 1) return silent(after_silences.tooSoon);
    const course = await courseOf(trx, page, found, layouts);
    return { ...said, sentence: sentenceOf(page, course.curve, found.matched), course: course.view };
  });
}

function sentenceOf({ institution }: Page, curve: Curve | null, matched: Matched<Course>): string {
  if (matched.kind === 'insufficient') return tooFewSentence(matched, institution.words);
  const verdict = curve && verdictOf(curve);
  return verdict ? afterSentence(verdict, institution.words) : after_silences.tooSoon;
}

async function courseOf(
  trx: Tx,
  page: Page,
  beside: Beside,
  layouts: Page['layouts'],
): Promise<{ curve: Curve | null; view: NonNullable<AfterActionView['course']> }> {
  const { own, matched, leftOut } = beside;
  const members = matched.kind === 'matched' ? matched.members : [];
  const absolute = curveOf(own, members, 'absolute');
  const score = curveOf(own, members, 'score');
  const measure = absolute ? 'absolute' : 'score';
  const words = page.institution.words;
  const scoreVerdict = absolute && score ? verdictOf(score) : null;
  const attendance = attendanceSentence(attendanceOf(own), members.length > 0 ? attendanceAlike(members) : null, words);
  const until = addDays(layouts.at(-1)?.week ?? page.today, 6);
  const ends = await readEnds(
    trx,
    page.institution.institutionId,
    [own, ...members].map(({ enrolmentId }) => enrolmentId),
    page.today,
  );
  const ownEnd = ends.get(own.enrolmentId);
  return {
    curve: absolute ?? score,
    view: {
      measure,
      weeks: layouts.map(({ week }, k) => weekView(week, k, own, members, { absolute, score })),
      n: matched.kind === 'matched' ? members.length : null,
      similar:
        matched.kind === 'matched'
          ? `${nearnessWords(matched.nearness, await circleWords(trx, page, layouts[0]?.run ?? 0, beside))}${leftOutWords(leftOut)}`
          : null,
      besides: [
        ...(scoreVerdict ? [`Score, relative to peers: ${afterSentence(scoreVerdict, words)}`] : []),
        ...(attendance ? [attendance] : []),
      ],
      outcomes: {
        own: ownEnd ? endWords(ownEnd, until) : null,
        alike: members.length > 0 ? countEnds(members, ends, until) : null,
      },
    },
  };
}

function weekView(
  week: string,
  k: number,
  own: Course,
  members: readonly Course[],
  { absolute, score }: { absolute: Curve | null; score: Curve | null },
): AfterWeekView {
  const here = own.weeks[k] ?? null;
  return {
    week,
    score: here?.score ?? null,
    absolute: here?.absolute ?? null,
    attendance: attendanceIn(here),
    alikeScore: score?.alike[k] ?? null,
    alikeAbsolute: absolute?.alike[k] ?? null,
    alikeAttendance: attendanceAlike(members, k),
  };
}

function leftOutWords(n: number): string {
  return n === 0 ? '' : ` ${n} more stood near, but somebody spoke with them or opened a case.`;
}

async function circleWords(
  trx: Tx,
  { institution, units }: Page,
  run: number,
  { circle, cell }: Beside,
): Promise<string> {
  if (circle === 'institution') return institution.name;
  const programme = units.find(({ unitId }) => unitId === cell.programmeUnitId);
  if (circle === 'unit')
    return units.find(({ unitId }) => unitId === programme?.parentUnitId)?.name ?? programme?.name ?? institution.name;
  if (circle === 'programme' || cell.peerGroupNo === null) return programme?.name ?? institution.name;
  const row = await trx
    .selectFrom('scoring.peer_group_week')
    .select('label')
    .where('institution_id', '=', institution.institutionId)
    .where('run', '=', run)
    .where('group_no', '=', cell.peerGroupNo)
    .executeTakeFirst();
  return row?.label ?? programme?.name ?? institution.name;
}

const failures = new Set(['Fail', 'Failed']);

/** How many left within the weeks, and how many failed of those whose outcome is known; few are not told. */
export function countEnds(
  courses: readonly Course[],
  ends: Awaited<ReturnType<typeof readEnds>>,
  until: IsoDate | ReadonlyMap<Course, IsoDate>,
): OutcomeCount {
  const untilOf = (course: Course) => (typeof until === 'string' ? until : (until.get(course) ?? ''));
  const all = courses.flatMap((course) => {
    const end = ends.get(course.enrolmentId);
    return end ? [{ ...end, until: untilOf(course) }] : [];
  });
  const known = all.filter(({ outcome }) => outcome !== null);
  const few = (n: number) => unlessSmall(n, n);
  return {
    of: all.length,
    left: few(all.filter(({ leftOn, until: last }) => leftOn !== null && leftOn <= last).length),
    known: few(known.length),
    failed: few(known.filter(({ outcome }) => failures.has(outcome ?? '')).length),
  };
}
