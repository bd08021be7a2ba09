import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Actor, Need } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { catalogue } from '../../kernel/problem.ts';
import { record } from '../../ledger/server/index.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { hashToken } from './actors.ts';

const trouble = catalogue('access', {
  tokenTooWide: { status: 403, title: 'A token cannot do more than you' },
  unknownToken: { status: 404, title: 'No such token' },
});

export const NewToken = z.object({
  name: z.string().trim().min(1).max(100),
  needs: z.array(z.string()).min(1),
  days: z.int().min(1).max(366).default(90),
});

/** Makes a token for a program. The secret is in the answer and nowhere else; it grants no more than its maker holds. */
export async function createToken(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  input: z.output<typeof NewToken>,
): Promise<{ tokenId: string; secret: string }> {
  const tooWide = input.needs.filter((need) => !actor.why(need as Need).some((ground) => ground.via === 'institution'));
  if (tooWide.length > 0)
    throw trouble.tokenTooWide(
      `You cannot give a token what you do not hold for the whole institution: ${tooWide.join(', ')}.`,
      { needs: tooWide },
    );
  const secret = `leadline_${randomBytes(32).toString('base64url')}`;
  const tokenId = uuidv7();
  const now = Temporal.Now.instant();
  await db.forInstitution(actor.institutionId, async (trx) => {
    await trx
      .insertInto('access.token')
      .values({
        institution_id: actor.institutionId,
        token_id: tokenId,
        name: input.name,
        secret_hash: hashToken(secret),
        needs: input.needs,
        expires_at: new Date(now.epochMilliseconds + input.days * 86_400_000),
      })
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'access.create-token',
        subject: { kind: 'token', id: tokenId },
        details: { needs: input.needs, days: input.days },
      },
    );
  });
  return { tokenId, secret };
}

export async function revokeToken(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  tokenId: string,
): Promise<void> {
  await db.forInstitution(actor.institutionId, async (trx) => {
    const revoked = await trx
      .updateTable('access.token')
      .set({ revoked_at: new Date() })
      .where('institution_id', '=', actor.institutionId)
      .where('token_id', '=', tokenId)
      .where('revoked_at', 'is', null)
      .returning('token_id')
      .executeTakeFirst();
    if (!revoked) throw trouble.unknownToken('There is no such token, or it was revoked already.');
    await record(trx, { clock, actor }, { verb: 'access.revoke-token', subject: { kind: 'token', id: tokenId } });
  });
}

export function listTokens(trx: Tx, institutionId: number) {
  return trx
    .selectFrom('access.token')
    .select(['token_id', 'name', 'needs', 'created_at', 'expires_at', 'revoked_at', 'last_used_at'])
    .where('institution_id', '=', institutionId)
    .orderBy('created_at', 'desc')
    .execute();
}
