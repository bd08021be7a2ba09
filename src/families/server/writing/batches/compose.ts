import { z } from 'zod';
import { momentOf } from '../../../../cases/server/index.ts';
import { uuidv7 } from '../../../../kernel/ids.ts';
import { requireNeed } from '../../../../kernel/require-need.ts';
import type { Context } from '../../../../platform/http/route.ts';
import { isOccasion, occasionOf } from '../../../core/writing/occasions.ts';
import type { AudienceView } from '../../../core/writing/views.ts';
import { originKinds, requireOrigin } from '../../origin.ts';
import { trouble } from '../../problems.ts';
import { ensureTemplate, TemplateKey } from '../templates/templates.ts';
import { Audience, absentOn, findAudience, requireFreshAttendance } from './audience.ts';
import { writeSoon } from './work-job.ts';
import { most_students, writeToFamilies } from './write-to-families.ts';

type Writing = Pick<Context, 'db' | 'clock' | 'actor' | 'jobs'>;

export const NewBatch = z.object({
  templateKey: TemplateKey,
  audience: Audience,
  /** The day it is about. */
  day: z.iso.date().optional(),
  ownWords: z.record(z.string().max(40), z.string().max(5_000)).optional(),
  isRehearsal: z.boolean().default(false),
  /** From a case or plan: where it is noted. */
  origin: z.object({ kind: z.enum(originKinds), id: z.uuid() }).optional(),
  /** Made by the page once for each message that is written, so that a second click writes nothing twice. */
  requestId: z.uuid().optional(),
});

/** A person writes to families: about one student or many, as far as they may see them. */
export async function composeBatch(
  { db, clock, actor, jobs }: Writing,
  input: z.output<typeof NewBatch>,
): Promise<{ batchId: string }> {
  requireNeed(actor, 'families:write');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const template = await ensureTemplate(trx, ctx, input.templateKey);
    if (!template.is_active) throw trouble.invalid('This template is not used any more. Choose another.');
    if (!isOccasion(template.occasion)) throw trouble.invalid('This template cannot be used any more.');
    await requireFreshAttendance(trx, institutionId, template.occasion, { day: input.day, today });
    const found = await findAudience(trx, actor, input.audience, today);
    if (input.audience.kind === 'students' && found.length < new Set(input.audience.studentIds).size)
      throw trouble.notFound('One of these students is not among those whom you may write about. Check the list.');
    if (found.length === 0) throw trouble.invalid('This means nobody just now. Choose other students.');
    if (found.length > most_students)
      throw trouble.invalid('These are too many at once. Choose a school or a year group.');
    if (input.origin)
      await requireOrigin(
        trx,
        actor,
        input.origin,
        found.map(({ studentId }) => studentId),
        today,
      );
    const needsDay = Object.hasOwn(occasionOf(template.occasion).fields, 'day');
    const day = input.audience.kind === 'absent' ? input.audience.day : input.day;
    const students =
      template.occasion === 'absence-today' && day ? await onlyAbsent(trx, institutionId, day, found) : found;
    const made = await writeToFamilies(trx, ctx, {
      templateKey: input.templateKey,
      students,
      origin: input.origin ?? { kind: 'person', id: actor.actorId },
      dedupeKey: `person/${actor.actorId}/${input.requestId ?? uuidv7()}`,
      ...(needsDay && day ? { day } : {}),
      ...(input.ownWords ? { ownWords: input.ownWords } : {}),
      isRehearsal: input.isRehearsal,
      isUrgent: template.occasion === 'absence-today',
    });
    if (!made) throw trouble.conflict('This was written a moment ago. Look at the list of batches.');
    await writeSoon(trx, jobs, institutionId);
    return made;
  });
}

/** Nobody is told of an absence that is not one. */
async function onlyAbsent(
  trx: Parameters<typeof absentOn>[0],
  institutionId: number,
  day: string,
  found: Awaited<ReturnType<typeof findAudience>>,
) {
  const absent = await absentOn(trx, institutionId, day);
  const there = found.filter(({ studentId }) => !absent.has(studentId));
  if (there.length > 0)
    throw trouble.invalid(
      `${there.length === 1 ? `${there[0]?.name} was` : `${there.length} of these students were`} not absent on ${day} without a reason. Leave them out, or choose another template.`,
      { studentIds: there.map(({ studentId }) => studentId) },
    );
  return found.map((student) => ({ ...student, said: absent.get(student.studentId) ?? {} }));
}

/** Whom an audience means, for the page that writes. */
export async function viewAudience({ db, clock, actor }: Writing, audience: Audience): Promise<AudienceView> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { today } = await momentOf(trx, { clock, actor });
    const found = await findAudience(trx, actor, audience, today);
    return {
      title: titleOf(audience),
      students: found.slice(0, 200).map(({ studentId, name, place }) => ({ studentId, name, place })),
      total: found.length,
    };
  });
}

function titleOf(audience: Audience): string {
  if (audience.kind === 'absent') return `Absent on ${audience.day}, and nobody has said why`;
  if (audience.kind === 'missed') return `Missed at least ${audience.least} days this year`;
  if (audience.kind === 'unit') return 'Everybody of a school or year group';
  if (audience.kind === 'cohort') return 'Everybody of a saved cohort';
  return audience.studentIds.length === 1 ? 'One student' : 'Chosen students';
}
