import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { record } from '../../ledger/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';

/** What a link is for: one purpose, one subject, one recipient. Whoever made it says what its pages show. */
export interface LinkInput {
  purpose: string;
  subject: { kind: string; id: string };
  recipient: { kind: string; id: string; name: string };
  days: number;
}

export interface SignedLink {
  linkId: string;
  purpose: string;
  subject: { kind: string; id: string };
  recipient: { kind: string; id: string; name: string };
  expiresAt: Date;
}

/** @NOTE what lies behind a link may be shown in the state 'open' alone; every other state tells nothing of its subject. */
export type OpenedLink =
  | { state: 'open'; link: SignedLink }
  | { state: 'needs-code'; link: SignedLink; hasCode: boolean }
  | { state: 'expired' | 'revoked'; link: SignedLink };

export type CodeEntered =
  | { kind: 'open'; session: string; maxAgeSeconds: number }
  | { kind: 'wrong'; left: number }
  /** None was given, it ran out, or it was tried too often: a new one is needed. */
  | { kind: 'no-code' }
  | { kind: 'closed' };

export const link_limits = {
  code_minutes: 15,
  tries_of_code: 5,
  /** Over all codes; then the link is closed, since somebody is guessing. */
  tries_of_link: 20,
  session_hours: 2,
  most_days: 90,
} as const;

interface Acting {
  clock: Clock;
  actor: Actor;
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
/** Keyed: a code has few digits, and whoever reads the table alone cannot try them all. */
const hashOfCode = (secret: string, linkId: string, code: string): Buffer =>
  createHmac('sha256', secret).update(`signed-link-code/${linkId}/${code}`).digest();

/** Makes a link in the caller's transaction. The token goes into the address and is kept nowhere: what is kept is its hash. */
export async function makeSignedLink(
  trx: Tx,
  ctx: Acting,
  input: LinkInput,
): Promise<{ linkId: string; token: string; expiresAt: Date }> {
  const [made] = await storeLinks(trx, ctx, [input]);
  if (!made) throw new Error('a link was not made');
  await record(trx, ctx, {
    verb: 'access.make-signed-link',
    subject: input.subject,
    details: {
      linkId: made.linkId,
      purpose: input.purpose,
      recipientKind: input.recipient.kind,
      recipientId: input.recipient.id,
      days: input.days,
    },
  });
  return made;
}

/** Many at once, for messages that carry them: one event says how many, and for what. In the order of the inputs. */
export async function makeSignedLinks(
  trx: Tx,
  ctx: Acting,
  inputs: readonly LinkInput[],
  origin: { kind: string; id: string },
): Promise<{ linkId: string; token: string; expiresAt: Date }[]> {
  const made = await storeLinks(trx, ctx, inputs);
  if (made.length > 0)
    await record(trx, ctx, {
      verb: 'access.make-signed-links',
      subject: origin,
      details: { links: made.length, purposes: [...new Set(inputs.map(({ purpose }) => purpose))] },
    });
  return made;
}

async function storeLinks(
  trx: Tx,
  { actor }: Acting,
  inputs: readonly LinkInput[],
): Promise<{ linkId: string; token: string; expiresAt: Date }[]> {
  const now = new Date();
  const made = inputs.map((input) => {
    if (!Number.isInteger(input.days) || input.days < 1 || input.days > link_limits.most_days)
      throw new RangeError(`a link lasts 1 to ${link_limits.most_days} days`);
    return {
      input,
      linkId: uuidv7(),
      token: randomBytes(32).toString('base64url'),
      expiresAt: new Date(now.getTime() + input.days * 86_400_000),
    };
  });
  if (made.length > 0)
    await trx
      .insertInto('access.signed_link')
      .values(
        made.map(({ input: { purpose, subject, recipient }, linkId, token, expiresAt }) => ({
          institution_id: actor.institutionId,
          link_id: linkId,
          purpose,
          subject_kind: subject.kind,
          subject_id: subject.id,
          recipient_kind: recipient.kind,
          recipient_id: recipient.id,
          recipient_name: recipient.name,
          token_hash: hashOf(token),
          made_at: now,
          made_by: actor.actorId,
          made_by_name: actor.name,
          expires_at: expiresAt,
        })),
      )
      .execute();
  return made.map(({ linkId, token, expiresAt }) => ({ linkId, token, expiresAt }));
}

type Row = NonNullable<Awaited<ReturnType<typeof byToken>>>;

async function byToken(trx: Tx, institutionId: number, token: string) {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  return trx
    .selectFrom('access.signed_link')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('token_hash', '=', hashOf(token))
    .executeTakeFirst();
}

function linkOf(row: Row): SignedLink {
  return {
    linkId: row.link_id,
    purpose: row.purpose,
    subject: { kind: row.subject_kind, id: row.subject_id },
    recipient: { kind: row.recipient_kind, id: row.recipient_id, name: row.recipient_name },
    expiresAt: row.expires_at,
  };
}

const isClosed = (row: Row, now: Date) => row.revoked_at !== null || row.expires_at <= now;

/**
 * What an address opens for whoever holds this session.
 * @param session the cookie that entering a code gave, if any
 * @returns null where there is no such link
 */
export async function openSignedLink(
  trx: Tx,
  institutionId: number,
  { token, session }: { token: string; session: string | null },
): Promise<OpenedLink | null> {
  const row = await byToken(trx, institutionId, token);
  if (!row) return null;
  const now = new Date();
  const link = linkOf(row);
  if (row.revoked_at !== null) return { state: 'revoked', link };
  if (row.expires_at <= now) return { state: 'expired', link };
  const isIn =
    session !== null &&
    row.session_hash !== null &&
    row.session_until !== null &&
    row.session_until > now &&
    timingSafeEqual(row.session_hash, hashOf(session));
  if (isIn) return { state: 'open', link };
  return { state: 'needs-code', link, hasCode: row.code_expires_at !== null && row.code_expires_at > now };
}

/** A code for whoever the link is for, to be told by a way that is known to be theirs; an older one ends. It is shown once. */
export async function makeLinkCode(
  trx: Tx,
  { clock, actor }: Acting,
  { linkId, secret, verifiedBy }: { linkId: string; secret: string; verifiedBy: string },
): Promise<{ code: string; minutes: number } | null> {
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const now = new Date();
  const made = await trx
    .updateTable('access.signed_link')
    .set({
      code_hash: hashOfCode(secret, linkId, code),
      code_expires_at: new Date(now.getTime() + link_limits.code_minutes * 60_000),
      tries_of_code: 0,
    })
    .where('institution_id', '=', actor.institutionId)
    .where('link_id', '=', linkId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['subject_kind', 'subject_id'])
    .executeTakeFirst();
  if (!made) return null;
  await record(
    trx,
    { clock, actor },
    {
      verb: 'access.make-link-code',
      subject: { kind: made.subject_kind, id: made.subject_id },
      details: { linkId, verifiedBy },
    },
  );
  return { code, minutes: link_limits.code_minutes };
}

/**
 * Tries a code. Every try is counted before it is looked at, so that tries at the same time count as well; a code opens once.
 * @NOTE the caller's transaction has to commit whatever comes of it: a wrong try that is rolled back was never counted.
 */
export async function enterLinkCode(
  trx: Tx,
  institutionId: number,
  { token, code, secret }: { token: string; code: string; secret: string },
): Promise<CodeEntered | null> {
  const found = await byToken(trx, institutionId, token);
  if (!found) return null;
  const now = new Date();
  const one = await trx
    .updateTable('access.signed_link')
    .set({ tries_of_code: sql<number>`tries_of_code + 1` })
    .where('institution_id', '=', institutionId)
    .where('link_id', '=', found.link_id)
    .where('code_expires_at', '>', now)
    .where('tries_of_code', '<', link_limits.tries_of_code)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
  if (!one) return isClosed(found, now) ? { kind: 'closed' } : { kind: 'no-code' };
  const isRight =
    one.code_hash !== null &&
    timingSafeEqual(one.code_hash, hashOfCode(secret, one.link_id, code.replaceAll(/\D/g, '')));
  const write = (set: Record<string, unknown>) =>
    trx
      .updateTable('access.signed_link')
      .set(set)
      .where('institution_id', '=', institutionId)
      .where('link_id', '=', one.link_id)
      .execute();
  if (!isRight) {
    const wrong = one.wrong_tries + 1;
    const isGuessing = wrong >= link_limits.tries_of_link;
    await write({
      wrong_tries: wrong,
      ...(isGuessing ? { revoked_at: now, revoked_why: 'Too many wrong codes were tried.' } : {}),
    });
    return isGuessing ? { kind: 'closed' } : { kind: 'wrong', left: link_limits.tries_of_code - one.tries_of_code };
  }
  const session = randomBytes(32).toString('base64url');
  const maxAgeSeconds = link_limits.session_hours * 3_600;
  await write({
    code_hash: null,
    code_expires_at: null,
    session_hash: hashOf(session),
    session_until: new Date(now.getTime() + maxAgeSeconds * 1_000),
    first_opened_at: one.first_opened_at ?? now,
    last_opened_at: now,
  });
  return { kind: 'open', session, maxAgeSeconds };
}

/** Closes a link before its time. @returns false where it was closed already */
export async function revokeSignedLink(
  trx: Tx,
  { clock, actor }: Acting,
  linkId: string,
  why: string,
): Promise<boolean> {
  const closed = await trx
    .updateTable('access.signed_link')
    .set({ revoked_at: new Date(), revoked_why: why, session_hash: null, session_until: null })
    .where('institution_id', '=', actor.institutionId)
    .where('link_id', '=', linkId)
    .where('revoked_at', 'is', null)
    .returning(['subject_kind', 'subject_id'])
    .executeTakeFirst();
  if (!closed) return false;
  await record(
    trx,
    { clock, actor },
    {
      verb: 'access.revoke-signed-link',
      subject: { kind: closed.subject_kind, id: closed.subject_id },
      details: { linkId },
    },
  );
  return true;
}

export interface LinkLine {
  linkId: string;
  subjectId: string;
  to: string;
  recipientId: string;
  madeAt: Date;
  madeBy: string;
  expiresAt: Date;
  state: 'open' | 'expired' | 'closed';
  why: string | null;
  lastOpenedAt: Date | null;
}

/** The links to some subjects of a kind, newest first. */
export async function signedLinksOf(
  trx: Tx,
  institutionId: number,
  { kind, ids, purpose }: { kind: string; ids: readonly string[]; purpose: string },
): Promise<LinkLine[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('access.signed_link')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('subject_kind', '=', kind)
    .where('subject_id', 'in', [...ids])
    .where('purpose', '=', purpose)
    .orderBy('made_at', 'desc')
    .limit(50)
    .execute();
  const now = new Date();
  return rows.map((row) => ({
    linkId: row.link_id,
    subjectId: row.subject_id,
    to: row.recipient_name,
    recipientId: row.recipient_id,
    madeAt: row.made_at,
    madeBy: row.made_by_name,
    expiresAt: row.expires_at,
    state: row.revoked_at !== null ? 'closed' : row.expires_at <= now ? 'expired' : 'open',
    why: row.revoked_why,
    lastOpenedAt: row.last_opened_at,
  }));
}
