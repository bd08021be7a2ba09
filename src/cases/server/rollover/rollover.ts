import { stat } from 'node:fs/promises';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { problems } from '../../../kernel/problem.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Context } from '../../../platform/http/route.ts';
import { draftRollover, inScope, readRoster, studentScope } from '../../../roster/server/index.ts';
import {
  type Delivery,
  findDelivery,
  institutionNow,
  moveDelivery,
  type RosterUpload,
  receiveRoster,
  releaseDelivery,
  storedPath,
  take_in_job,
} from '../../../sources/server/index.ts';
import {
  countUnits,
  fateOf,
  type PassedTo,
  type RolloverCounts,
  type RolloverGroup,
  type RolloverNamesView,
  type RolloverView,
  rolloverGroups,
  rolloverSentence,
} from '../../core/rollover.ts';
import { trouble } from '../problems.ts';
import { type Foreseen, type ForeseenStudent, foreseeRollover } from './foresee-rollover.ts';
import { type ForeseenWork, foreseeCaseloads, foreseeWork } from './foresee-work.ts';

export type RolloverContext = Pick<Context, 'db' | 'clock' | 'actor' | 'dataFolder' | 'jobs'>;

const held_because = 'A year rollover: look at what it would do, then carry it out.';

/** Takes the new year's roster in and holds it, however little it would change: nothing happens before somebody has looked. */
export async function receiveRollover(context: RolloverContext, upload: RosterUpload): Promise<{ deliveryId: string }> {
  const { delivery } = await receiveRoster(context, upload, (trx, deliveryId) => hold(trx, context.actor, deliveryId));
  return { deliveryId: delivery.deliveryId };
}

async function hold(trx: Tx, { institutionId }: Actor, deliveryId: string): Promise<void> {
  await moveDelivery(trx, institutionId, deliveryId, 'checking', 'hold', { state_reason: held_because });
}

/** The same by the rule that everybody goes a year on and the last year leaves: a roster file that can be looked through and changed. */
export async function draftRolloverDelivery(context: RolloverContext): Promise<{ deliveryId: string }> {
  requireNeed(context.actor, 'roster:import');
  const { institutionId } = context.actor;
  const { today } = await institutionNow(context.db, institutionId);
  const { csv } = await draftRollover(context.db, { institutionId, today });
  return receiveRollover(context, { fileName: 'enrolments.csv', body: { text: csv } });
}

interface Looked {
  delivery: Delivery;
  foreseen: Foreseen;
  work: ForeseenWork;
  badRows: number;
  nobody: ForeseenStudent[] | null;
  left: { name: string; students: number }[];
}

/** What a roster would do, for those students whom the reader leads or keeps the roster of. */
async function look(context: Omit<RolloverContext, 'jobs'>, deliveryId: string): Promise<Looked> {
  const { db, actor, dataFolder } = context;
  const { institutionId } = actor;
  const need = actor.why('roster:import').length > 0 ? 'roster:import' : 'cases:lead';
  requireNeed(actor, need);
  const delivery = await db.forInstitution(institutionId, (trx) => findDelivery(trx, institutionId, deliveryId));
  if (delivery.kind !== 'roster') throw trouble.notFound('This delivery is no roster. Choose one under Deliveries.');
  if (delivery.sizeBytes === 0)
    throw trouble.notFound('This roster was made by a program: there is no file of it to look into.');
  const { today } = await institutionNow(db, institutionId);
  const batch = await readRoster(db, {
    institutionId,
    path: storedPath({ dataFolder, actor }, delivery.contentHash),
    fileName: delivery.fileName,
    today,
  });
  const foreseen = await foreseeRollover(db, actor, { batch, today });
  const mine = await mayForesee(context, need, foreseen);
  const some = { ...foreseen, students: foreseen.students.filter(mine) };
  const work = await foreseeWork(db, institutionId, some, batch);
  const { left, nobody } = await foreseeCaseloads(db, institutionId, some, work, batch);
  return { delivery, foreseen: some, work, badRows: batch.bad.length, left, nobody };
}

/** A leader of a unit sees what becomes of the students there; who is not known yet belongs to those who see everybody. */
async function mayForesee(
  { db, actor }: Pick<RolloverContext, 'db' | 'actor'>,
  need: 'roster:import' | 'cases:lead',
  { today }: Foreseen,
): Promise<(student: ForeseenStudent) => boolean> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const scope = await studentScope(trx, actor, need);
    if (scope.seesAll) return () => true;
    const { rows } = await sql<{ student_id: string }>`
      select st.student_id from roster.student st where st.institution_id = ${actor.institutionId}
        and ${inScope(scope, sql.ref<string>('st.student_id'), today)}`.execute(trx);
    const ids = new Set(rows.map(({ student_id }) => student_id));
    return ({ studentId }) => studentId !== null && ids.has(studentId);
  });
}

/** What would happen, in figures. Nothing changes. */
export async function viewRollover(context: Omit<RolloverContext, 'jobs'>, deliveryId: string): Promise<RolloverView> {
  const looked = await look(context, deliveryId);
  const { delivery, foreseen, work, badRows, left, nobody } = looked;
  const counts = countFates(foreseen.students);
  return {
    academicYear: foreseen.academicYear,
    counts,
    deliveryId,
    fileName: delivery.fileName,
    state: delivery.state,
    asOf: foreseen.asOf,
    sentence: rolloverSentence(counts, foreseen.words),
    units: countUnits(foreseen.students, foreseen.unitNames),
    unended: foreseen.unended,
    badRows,
    work: {
      passed: passedTo(foreseen, work),
      closing: {
        students: work.passings.filter(({ passing }) => passing.change === 'left').length,
        cases: casesOf(work, 'left'),
      },
      stays: work.settled,
    },
    caseloads: { left, withNobody: nobody?.length ?? null },
    calendars: foreseen.calendars,
    mayCarryOut:
      delivery.state === 'held' &&
      (['roster:import', 'deliveries:manage'] as const).every((need) => context.actor.why(need).length > 0),
    mayName: context.actor.why('students:list').length > 0 && !context.actor.isDeidentified,
  };
}

function countFates(students: readonly ForeseenStudent[]): RolloverCounts {
  const counts = { students: 0, year: 0, place: 0, left: 0, joined: 0, stays: 0 };
  for (const { now, next } of students) {
    const fate = fateOf(now, next);
    if (fate === null) continue;
    counts[fate]++;
    counts.students++;
  }
  return counts;
}

function casesOf({ passings }: ForeseenWork, change: 'left'): number {
  return passings.reduce((sum, { passing }) => sum + (passing.change === change ? passing.cases.length : 0), 0);
}

function passedTo({ unitNames }: Foreseen, { passings, staffNames }: ForeseenWork): PassedTo[] {
  const to = new Map<string, PassedTo>();
  for (const { passing } of passings) {
    if (passing.change === 'left') continue;
    const { toStaffId, toUnitId, cases, circumstanceIds } = passing;
    const name = toStaffId ? staffNames.get(toStaffId) : unitNames.get(toUnitId ?? '');
    const key = toStaffId ?? toUnitId ?? '';
    const sum = to.get(key) ?? { to: name ?? '', isUnit: toStaffId === null, students: 0, cases: 0, exemptions: 0 };
    to.set(key, {
      ...sum,
      students: sum.students + 1,
      cases: sum.cases + cases.length,
      exemptions: sum.exemptions + circumstanceIds.length,
    });
  }
  return [...to.values()].sort((a, b) => b.students - a.students || a.to.localeCompare(b.to));
}

const most_named = 200;

export const RolloverNames = z.object({ group: z.enum(rolloverGroups) });

/** Who they are, of one of its figures. Whose casework would go on is named only to those who may read casework. */
export async function nameRollover(
  context: Omit<RolloverContext, 'jobs'>,
  deliveryId: string,
  { group }: z.output<typeof RolloverNames>,
): Promise<RolloverNamesView> {
  const { db, clock, actor } = context;
  requireNeed(actor, 'students:list');
  if (actor.isDeidentified) throw problems.forbidden('Your role sees no names.');
  if (group === 'passed' || group === 'closing') requireNeed(actor, 'cases:read');
  const looked = await look(context, deliveryId);
  const found = inGroup(looked, group);
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { rows } = await sql<{ studentId: string; name: string; identifier: string }>`
      select student_id as "studentId", display_name as name, source_key as identifier from roster.student
      where institution_id = ${actor.institutionId}
        and student_id = any(${found.slice(0, most_named).flatMap(({ studentId }) => studentId ?? [])}::uuid[]) order by search_key`.execute(
      trx,
    );
    const reason = (actor.why('students:list')[0] ?? actor.why('cases:lead')[0])?.reason ?? '';
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'list',
        reason,
        filter: { rollover: group },
        total: found.length,
        studentIds: rows.map(({ studentId }) => studentId),
      },
    );
    const fresh = found.slice(0, most_named).filter(({ studentId }) => studentId === null);
    return {
      total: found.length,
      students: [...rows, ...fresh.map(({ key }) => ({ studentId: null, name: key, identifier: key }))],
    };
  });
}

function inGroup({ foreseen, work, nobody }: Looked, group: RolloverGroup): ForeseenStudent[] {
  if (group === 'nobody') return nobody ?? [];
  if (group !== 'passed' && group !== 'closing')
    return foreseen.students.filter(({ now, next }) => fateOf(now, next) === group);
  const ids = new Set(
    work.passings.flatMap(({ studentId, passing }) =>
      (passing.change === 'left') === (group === 'closing') ? [studentId] : [],
    ),
  );
  return foreseen.students.filter(({ studentId }) => studentId !== null && ids.has(studentId));
}

/**
 * Lets the held roster in. What it ends, begins and passes on follows as from any roster; the ledger keeps what it was said to do.
 * @param follow runs in the same transaction; left out, the storing is queued
 */
export async function carryOutRollover(
  context: RolloverContext,
  deliveryId: string,
  follow?: (trx: Tx, deliveryId: string) => Promise<void>,
): Promise<{ state: string; sentence: string }> {
  requireNeed(context.actor, 'roster:import');
  const { delivery, foreseen } = await look(context, deliveryId);
  if (delivery.state !== 'held')
    throw trouble.conflict('Only a held delivery is carried out. Look at it under Deliveries.', {
      state: delivery.state,
    });
  const { institutionId } = context.actor;
  const { academicYear, students, words } = foreseen;
  const sentence = rolloverSentence(countFates(students), words);
  const queue = (trx: Tx, id: string) => context.jobs.enqueue(trx, take_in_job, { institutionId, deliveryId: id }, id);
  const { state } = await releaseDelivery(
    context,
    deliveryId,
    { reason: `Year rollover${academicYear ? ` into ${academicYear}` : ''}. ${sentence}` },
    follow ?? queue,
  );
  return { state, sentence };
}

/** The file of a roster delivery: a draft is looked through and changed outside. */
export async function rolloverFile(
  { db, actor, dataFolder }: Pick<RolloverContext, 'db' | 'actor' | 'dataFolder'>,
  deliveryId: string,
): Promise<{ path: string; fileName: string }> {
  requireNeed(actor, 'roster:import');
  const { institutionId } = actor;
  const { kind, contentHash, fileName } = await db.forInstitution(institutionId, (trx) =>
    findDelivery(trx, institutionId, deliveryId),
  );
  const path = storedPath({ dataFolder, actor }, contentHash);
  const stats = await stat(path).catch(() => null);
  if (kind !== 'roster' || !stats?.isFile()) throw trouble.notFound('There is no file of this delivery to take.');
  return { path, fileName };
}
