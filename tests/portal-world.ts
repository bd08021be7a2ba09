import { sql } from 'kysely';
import { makeFamilyLink, type PagePurpose } from '../src/families/server/index.ts';
import { clockOf, systemActor } from '../src/institution/server/index.ts';
import { uuidv7 } from '../src/kernel/ids.ts';
import { type Casework, openCasework } from './casework.ts';

export const rosa = uuidv7();
/** He may hear of the one child and not of the other. */
export const stepfather = uuidv7();

/** A link's cookies are its own, as a browser keeps them by path. */
const jar = (path: string) => path.split('/').slice(0, 4).join('/');

export type PortalWorld = Awaited<ReturnType<typeof openPortal>>;

/** The family's page as phones without scripts meet it: Rosa with two children, and a stepfather. */
export async function openPortal() {
  const casework: Casework = await openCasework();
  const origin = 'http://localhost:4000';
  let cookies: Record<string, string> = {};
  const { institutionId } = casework.world.north;
  const { db } = casework.world.services;
  await db.owner
    .updateTable('institution.institution')
    .set({ preset: 'us-k12' })
    .where('institution_id', '=', institutionId)
    .execute();
  await db.forInstitution(institutionId, async (trx) => {
    const common = { institution_id: institutionId };
    await trx
      .updateTable('roster.student')
      .set({ date_of_birth: '2003-05-05' })
      .where('institution_id', '=', institutionId)
      .execute();
    await trx
      .insertInto('roster.guardian')
      .values([
        {
          ...common,
          guardian_id: rosa,
          source_key: 'rosa',
          display_name: 'Rosa',
          phone: '+1 202 555 0101',
          language: 'es',
        },
        {
          ...common,
          guardian_id: stepfather,
          source_key: 'sf',
          display_name: 'Stan',
          phone: '+1 202 555 0109',
          language: 'en',
        },
      ])
      .execute();
    await trx
      .insertInto('roster.guardianship')
      .values([
        { ...common, student_id: casework.students[0] ?? '', guardian_id: rosa, relation: 'mother', household: 'R' },
        { ...common, student_id: casework.students[1] ?? '', guardian_id: rosa, relation: 'mother', household: 'R' },
        // He may hear of the one child and not of the other.
        {
          ...common,
          student_id: casework.students[0] ?? '',
          guardian_id: stepfather,
          relation: 'stepfather',
          household: 'S',
        },
        {
          ...common,
          student_id: casework.students[1] ?? '',
          guardian_id: stepfather,
          relation: 'stepfather',
          household: 'S',
          may_receive: false,
        },
      ])
      .execute();
    for (const holder_id of [rosa, stepfather])
      await trx
        .insertInto('families.contact_point')
        .values({
          ...common,
          contact_point_id: uuidv7(),
          holder_kind: 'guardian',
          holder_id,
          channel: 'sms',
          address: holder_id === rosa ? '+12025550101' : '+12025550109',
          given_as: '',
          state: 'verified',
          state_since: new Date(),
          said_by: 'family',
          said_by_name: 'Rosa',
          made_at: new Date(),
        })
        .execute();
  });

  async function link(purpose: PagePurpose, subjectId: string, id = rosa, name = 'Rosa'): Promise<string> {
    const { north, services } = casework.world;
    const ctx = { clock: clockOf(north), actor: systemActor(north.institutionId) };
    const made = await services.db.forInstitution(north.institutionId, (trx) =>
      makeFamilyLink(trx, ctx, { purpose, subjectId, holder: { kind: 'guardian', id }, name }),
    );
    return made.path;
  }

  async function get(path: string): Promise<{ status: number; text: string; response: Response }> {
    const response = await casework.world.app.fetch(
      new Request(`${origin}${path}`, { headers: { cookie: cookies[jar(path)] ?? '' } }),
    );
    return { status: response.status, text: await response.clone().text(), response };
  }

  async function post(path: string, fields: Record<string, string>) {
    const response = await casework.world.app.fetch(
      new Request(`${origin}${path}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: {
          cookie: cookies[jar(path)] ?? '',
          'content-type': 'application/x-www-form-urlencoded',
        },
      }),
    );
    const set = response.headers.get('set-cookie');
    if (set) cookies[jar(path)] = set.split(';')[0] ?? '';
    return { status: response.status, text: await response.text() };
  }

  async function codes(): Promise<string[]> {
    const { rows } = await sql<{
      body: string;
    }>`select body from messages.message where origin_kind = 'link-code' order by message_id`.execute(
      casework.world.services.db.owner,
    );
    return rows.map(({ body }) => /\d{6}/.exec(body)?.[0] ?? '');
  }

  async function enter(path: string): Promise<void> {
    const id = /name="to" value="([^"]+)"/.exec((await get(path)).text)?.[1] ?? '';
    await post(path, { do: 'send-code', to: id });
    await post(path, { do: 'code', code: (await codes()).at(-1) ?? '' });
  }

  /** What somebody leads down about a guardian: no contact, or some things only. */
  async function restrict(studentId: string, guardianId: string, categories: string[] | null): Promise<void> {
    const { north, services } = casework.world;
    await services.db.forInstitution(north.institutionId, (trx) =>
      trx
        .insertInto('families.permission')
        .values({
          institution_id: north.institutionId,
          permission_id: uuidv7(),
          student_id: studentId,
          guardian_id: guardianId,
          rule: categories ? 'only' : 'no_contact',
          categories: categories ?? [],
          ground: 'court-order',
          words: '',
          starts_on: '2014-02-01',
          until: null,
          made_by: 'x',
          made_by_name: 'X',
          made_at: new Date(),
        })
        .execute(),
    );
  }

  return {
    casework,
    link,
    get,
    post,
    codes,
    enter,
    restrict,
    forgetCookies: () => {
      cookies = {};
    },
  };
}
