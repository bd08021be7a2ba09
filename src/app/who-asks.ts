import { sql } from 'kysely';
import { type Identity, membershipsOf, personActor, tokenActor } from '../access/server/index.ts';
import { hasMarks } from '../attendance/server/index.ts';
import { clockOf, demoStateOf, institutionById, institutionByKey, todayOf } from '../institution/server/index.ts';
import { needs } from '../kernel/actor.ts';
import { problems } from '../kernel/problem.ts';
import type { Database } from '../platform/db/database.ts';
import type { WhoAsks } from '../platform/http/mount-routes.ts';
import type { Services } from '../platform/services.ts';
import type { MyInstitution } from './core/session-view.ts';

/** A request's actor: a token of a program, or the person of the session. An institution one has no part in is as unknown as none. */
export function whoAsks({ db }: Services, identity: Identity): WhoAsks {
  const unknown = () =>
    problems.notFound('There is no such institution, or you have no part in it. Check the address.');
  return async (request, institutionKey) => {
    const bearer = /^Bearer (leadline_\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
    const session = bearer ? null : await sessionOf(db, identity, request.headers);
    if (!bearer && !session)
      throw problems.unauthenticated(
        'You are not signed in, or your session has ended. Sign in, and you come back here.',
      );
    if (session && !['GET', 'HEAD'].includes(request.method) && !request.headers.get('x-leadline')) {
      throw problems.forbidden('This request did not come from a page of Leadline (header X-Leadline is missing).');
    }
    const institution = await institutionByKey(db, institutionKey);
    if (!institution) throw unknown();
    const actor = await db.forInstitution(institution.institutionId, (trx) =>
      bearer
        ? tokenActor(trx, institution.institutionId, bearer, Temporal.Now.instant())
        : session
          ? personActor(trx, institution.institutionId, session.user)
          : Promise.resolve(null),
    );
    if (!actor) throw bearer ? problems.unauthenticated('This token is unknown, revoked or has expired.') : unknown();
    return { actor, clock: clockOf(institution) };
  };
}

/** The session of a request's cookie. The identity library hides why it could not look: then the database is asked itself, and says. */
export async function sessionOf(db: Database, identity: Identity, headers: Headers) {
  try {
    return await identity.api.getSession({ headers });
  } catch (error) {
    await sql`select 1`.execute(db.owner);
    throw error;
  }
}

/** What the signed-in person's pages start from. */
export async function myInstitutions({ db }: Services, user: { id: string; name: string }): Promise<MyInstitution[]> {
  const mine: MyInstitution[] = [];
  for (const institutionId of await membershipsOf(db, user.id)) {
    const institution = await institutionById(db, institutionId);
    const { actor, marks } = await db.forInstitution(institutionId, async (trx) => ({
      actor: await personActor(trx, institutionId, user),
      marks: await hasMarks(trx, institutionId),
    }));
    if (!institution || !actor) continue;
    const { key, name, preset, isDemo, locale, words } = institution;
    mine.push({
      key,
      name,
      preset,
      isDemo,
      locale,
      words,
      today: todayOf(institution),
      roles: actor.roleKeys,
      needs: needs.filter((need) => actor.why(need).length > 0),
      hasMarks: marks,
      attribution: demoStateOf(institution).attribution,
    });
  }
  return mine;
}
