import { systemActor } from '../src/institution/server/index.ts';
import { fixedClock } from '../src/kernel/clock.ts';
import { uuidv7 } from '../src/kernel/ids.ts';
import type { MessageContext } from '../src/messages/server/index.ts';
import type { Tx } from '../src/platform/db/database.ts';
import { type Casework, openCasework } from './casework.ts';

/** A small district's families: 0 and 1 are brothers in two homes; 2 lives with a grandmother; 3 with somebody who reads Arabic; 4 has nobody. */
export interface Families extends Casework {
  institutionId: number;
  guardians: { rosa: string; miguel: string; nana: string; omar: string };
  ctx: MessageContext;
  at: Temporal.Instant;
  /** Somebody more on the staff list, with a role. @returns the staff record; they ask as `north/ROLE/KEY` */
  hire(key: string, role: string): Promise<string>;
  /** In one transaction of the district. */
  inside<T>(work: (trx: Tx) => Promise<T>): Promise<T>;
}

/** Tuesday 18 February 2014, 14:00 in Chicago. */
export const familiesNow = '2014-02-18T20:00:00Z';

export async function openFamilies(kind: 'embedded' | 'server' = 'embedded'): Promise<Families> {
  const casework = await openCasework(kind);
  const { institutionId } = casework.world.north;
  const { db } = casework.world.services;
  await db.owner
    .updateTable('institution.institution')
    .set({
      preset: 'us-k12',
      time_zone: 'America/Chicago',
      locale: 'en-US',
      fixed_now: new Date(familiesNow),
      name: 'Riverbend',
    })
    .where('institution_id', '=', institutionId)
    .execute();
  const guardians = { rosa: uuidv7(), miguel: uuidv7(), nana: uuidv7(), omar: uuidv7() };
  const inside = <T>(work: (trx: Tx) => Promise<T>) => db.forInstitution(institutionId, work);
  await inside(async (trx) => {
    await trx
      .updateTable('roster.student')
      .set({ date_of_birth: '2003-05-05' })
      .where('institution_id', '=', institutionId)
      .execute();
    const person = (
      guardian_id: string,
      name: string,
      language: string | null,
      email: string | null,
      phone: string | null,
    ) => ({
      institution_id: institutionId,
      guardian_id,
      source_key: name,
      display_name: name,
      email,
      phone,
      language,
    });
    await trx
      .insertInto('roster.guardian')
      .values([
        person(guardians.rosa, 'Rosa Elena Cruz', 'es', 'Rosa@Example.org', '(202) 555-0143'),
        person(guardians.miguel, 'Miguel Hernández', 'English', 'miguel@example.org', '+1 202-555-0144'),
        person(guardians.nana, 'Nana Ellery', 'en', null, '202 555 0145'),
        person(guardians.omar, 'Omar Haddad', 'ar', 'omar@example.org', 'ask at the door'),
      ])
      .execute();
    const of = (n: number, guardian_id: string, household: string, may_receive = true) => ({
      institution_id: institutionId,
      student_id: casework.students[n] ?? '',
      guardian_id,
      relation: 'parent',
      household,
      may_receive,
    });
    await trx
      .insertInto('roster.guardianship')
      .values([
        of(0, guardians.rosa, 'F1-A'),
        of(1, guardians.rosa, 'F1-A'),
        of(0, guardians.miguel, 'F1-B'),
        of(1, guardians.miguel, 'F1-B'),
        of(2, guardians.nana, 'F2-A'),
        of(3, guardians.omar, 'F3-A'),
      ])
      .execute();
  });
  const at = Temporal.Instant.from(familiesNow);
  return {
    ...casework,
    institutionId,
    guardians,
    inside,
    hire: async (key, role) => {
      const staff_id = uuidv7();
      await inside((trx) =>
        trx
          .insertInto('roster.staff')
          .values({ institution_id: institutionId, staff_id, source_key: key, display_name: key })
          .execute(),
      );
      await casework.world.invite(casework.world.north, role, { staffSourceKey: key });
      return staff_id;
    },
    at,
    ctx: { clock: fixedClock(at), actor: systemActor(institutionId) },
  };
}
