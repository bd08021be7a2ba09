import { type MissedDay, missedDays, schoolTime } from '../../attendance/server/index.ts';
import { type ContactReach, type ContactWay, contactWords } from '../../cases/core/contact.ts';
import { recordsOf } from '../../cases/server/index.ts';
import { addDays, type IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { DayMissed, SchoolTime } from '../core/count.ts';
import { felt_days, type NoticeFacts } from '../core/decide.ts';
import type { CountedKind, LegalPack, StopFact } from '../core/pack.ts';
import type { FindingView, HelpLine } from '../core/views.ts';

const help_days = 366;
/** The framework's ten school weeks may begin in the year before. */
const before_year_days = 120;

/** All that is known of a student for a decision about a notice. */
export interface StudentFacts {
  base: Omit<NoticeFacts, 'yes' | 'roles'>;
  missed: readonly MissedDay[];
  help: HelpLine[];
  findings: FindingView[];
  facts: { fact: StopFact; words: string }[];
}

export async function studentFacts(
  trx: Tx,
  institutionId: number,
  { studentId, pack, today }: { studentId: string; pack: LegalPack; today: IsoDate },
): Promise<StudentFacts> {
  const records = await recordsOf(trx, institutionId, studentId);
  const time = await timeOf(trx, institutionId, studentId);
  const from = addDays(time.yearStartsOn, -before_year_days);
  const missed =
    (await missedDays(trx, institutionId, { studentIds: [studentId], from, to: today, withParts: true })).get(
      studentId,
    ) ?? [];
  const help = await helpOf(trx, institutionId, records, today);
  const findings = await findingsOf(trx, institutionId, records);
  const facts = await stopFactsOf(trx, institutionId, records, findings);
  return {
    base: {
      on: today,
      time,
      missed: missed.flatMap((one) => dayMissed(one, pack.counts)),
      issued: await issuedOf(trx, institutionId, records),
      stopFacts: facts.map(({ fact }) => fact),
      circumstances: await circumstancesOf(trx, institutionId, records, today),
      tried: help,
    },
    missed,
    help,
    findings,
    facts,
  };
}

async function timeOf(trx: Tx, institutionId: number, studentId: string): Promise<SchoolTime> {
  const time = await schoolTime(trx, institutionId);
  const enrolment = await trx
    .selectFrom('roster.enrolment')
    .select('programme_unit_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .orderBy('is_primary', 'desc')
    .orderBy('starts_on', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    yearStartsOn: time.yearStartsOn,
    schoolWeeks: enrolment ? time.weeksOf(enrolment.programme_unit_id) : [],
  };
}

/** A day as the law counts it; none where nothing of it counts. */
export function dayMissed(one: MissedDay, counts: readonly CountedKind[]): DayMissed[] {
  const { missed, parts } = counting(one, counts);
  const sessions = missed.reduce((sum, { sessions }) => sum + sessions, 0);
  const minutes = [...parts, ...missed].flatMap((part) => (part.minutes === null ? [] : [part.minutes]));
  if (sessions + minutes.length === 0) return [];
  const longestMinutes = minutes.length === 0 ? null : Math.max(...minutes);
  return [{ day: one.day, sessions, isWholeDay: sessions > 0 && sessions >= one.expectedSessions, longestMinutes }];
}

/** The marks of a day that the law counts, as a notice shows them. */
export function marksCounted(one: MissedDay, counts: readonly CountedKind[]) {
  const { missed, parts } = counting(one, counts);
  return [
    ...missed.map(({ session, code, meaning }) => ({ session, code, meaning })),
    ...parts.map(({ session, code, meaning, minutes }) => ({
      session,
      code,
      meaning: minutes === null ? meaning : `${meaning}, ${minutes} minutes`,
    })),
  ];
}

function counting({ missed, parts }: MissedDay, counts: readonly CountedKind[]) {
  const isCounted = (kind: string) => counts.some((one) => one === kind);
  return {
    missed: missed.filter(({ kind }) => isCounted(kind)),
    parts: parts.filter(({ excuse }) => isCounted(excuse)),
  };
}

async function issuedOf(trx: Tx, institutionId: number, records: readonly string[]) {
  const rows = await trx
    .selectFrom('notices.notice')
    .select(['step_key', 'issued_on'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...records])
    .where('state', 'in', ['issued', 'served'])
    .orderBy('issued_on')
    .execute();
  return rows.flatMap(({ step_key, issued_on }) => (issued_on === null ? [] : [{ step: step_key, on: issued_on }]));
}

/** Bereavements, exemptions and other circumstances that are known; one that is restricted is named as such only. */
async function circumstancesOf(trx: Tx, institutionId: number, records: readonly string[], today: IsoDate) {
  const rows = await trx
    .selectFrom('roster.circumstance')
    .select(['circumstance_id', 'kind', 'reason', 'is_restricted', 'starts_on', 'ends_on'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...records])
    .where('starts_on', '<=', today)
    .where((on) => on.or([on('ends_on', 'is', null), on('ends_on', '>=', addDays(today, -felt_days))]))
    .orderBy('starts_on')
    .execute();
  return rows.map(({ circumstance_id, kind, reason, is_restricted, starts_on, ends_on }) => ({
    id: circumstance_id,
    words: is_restricted ? (kind === 'exemption' ? 'A restricted exemption' : 'A restricted circumstance') : reason,
    startsOn: starts_on,
    endsOn: ends_on,
  }));
}

async function findingsOf(trx: Tx, institutionId: number, records: readonly string[]): Promise<FindingView[]> {
  const rows = await trx
    .selectFrom('notices.finding')
    .select(['fact', 'holds', 'words', 'found_on', 'by_name'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...records])
    .orderBy('at')
    .execute();
  return rows.map(({ fact, holds, words, found_on, by_name }) => ({
    fact,
    holds,
    words,
    foundOn: found_on,
    by: by_name,
  }));
}

const ofRoster: readonly { fact: StopFact; kind: RegExp }[] = [
  { fact: 'foster-care', kind: /foster/i },
  { fact: 'homelessness', kind: /homeless/i },
];
const isNo = /^(no|none|false|n|0|stable)$/i;

/** What forbids a step: a person's last finding on each fact, and what the roster says where nobody found otherwise. */
async function stopFactsOf(
  trx: Tx,
  institutionId: number,
  records: readonly string[],
  findings: readonly FindingView[],
): Promise<{ fact: StopFact; words: string }[]> {
  const last = new Map(findings.map((finding) => [finding.fact, finding]));
  const found = [...last.values()]
    .filter(({ holds }) => holds)
    .map(({ fact, words, by, foundOn }) => ({ fact: fact as StopFact, words: `${words} (${by}, ${foundOn})` }));
  const rows = await trx
    .selectFrom('roster.characteristic')
    .select(['kind', 'value'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...records])
    .execute();
  for (const { fact, kind } of ofRoster)
    if (!last.has(fact) && rows.some((row) => kind.test(row.kind) && !isNo.test(row.value)))
      found.push({ fact, words: 'The roster says so.' });
  return found;
}

/** Contacts, plans and follow-ups of the last year, the newest last: what was tried before the law was thought of. */
async function helpOf(trx: Tx, institutionId: number, records: readonly string[], today: IsoDate): Promise<HelpLine[]> {
  const since = addDays(today, -help_days);
  const contacts = await trx
    .selectFrom('cases.contact')
    .select(['way', 'reach', 'day'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...records])
    .where('day', '>=', since)
    .where('reach', '<>', 'automated')
    .where('undone_at', 'is', null)
    .execute();
  const plans = await trx
    .selectFrom('interventions.plan as p')
    .innerJoin('interventions.kind as k', (join) =>
      join.onRef('k.institution_id', '=', 'p.institution_id').onRef('k.kind_key', '=', 'p.kind_key'),
    )
    .select(['p.plan_id', 'k.name', 'p.starts_on', 'p.state', 'p.ended_on'])
    .where('p.institution_id', '=', institutionId)
    .where('p.student_id', 'in', [...records])
    .where('p.starts_on', '<=', today)
    .where((on) => on.or([on('p.ended_on', 'is', null), on('p.ended_on', '>=', since)]))
    .where((on) => on.or([on('p.end_reason', 'is', null), on('p.end_reason', '<>', 'in-error')]))
    .execute();
  const done = await trx
    .selectFrom('interventions.follow_up')
    .select(['done_on', 'sessions_done', 'sessions_planned'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...records])
    .where('state', '=', 'done')
    .where('done_on', '>=', since)
    .execute();
  const lines: HelpLine[] = [
    // The checks of cases.contact hold both to these.
    ...contacts.map(({ way, reach, day }) => ({
      kind: reach === 'two_way' ? ('contact' as const) : ('attempt' as const),
      words: contactWords(way as ContactWay, reach as ContactReach),
      on: day,
    })),
    ...plans.map(({ name, starts_on, ended_on }) => ({
      kind: 'plan' as const,
      words: ended_on === null ? `Plan: ${name}` : `Plan: ${name}, to ${ended_on}`,
      on: starts_on,
    })),
    ...done.flatMap(({ done_on, sessions_done, sessions_planned }) =>
      done_on === null
        ? []
        : [
            {
              kind: 'follow-up' as const,
              words:
                sessions_done === null
                  ? 'Followed up'
                  : `Followed up: ${sessions_done} of ${Math.round(sessions_planned ?? 0)} sessions took place`,
              on: done_on,
            },
          ],
    ),
  ];
  return lines.sort((a, b) => a.on.localeCompare(b.on));
}
