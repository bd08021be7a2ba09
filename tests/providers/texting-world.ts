import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { createInstitution, institutionById, systemActor } from '../../src/institution/server/index.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import { uuidv7 } from '../../src/kernel/ids.ts';
import { type FamilyMessage, queueAllToFamilies, sendChannel } from '../../src/messages/server/index.ts';
import type { Database, Tx } from '../../src/platform/db/database.ts';
import { silentLog } from '../../src/platform/log/log.ts';
import { freshDatabase } from '../database.ts';
import { openHookServer } from './hook-server.ts';
import { setUpTwilio } from './set-up-twilio.ts';
import { openTwilioStandIn, type TwilioStandIn } from './twilio-stand-in.ts';

/** A Monday, ten in the morning in Denver. */
export const now = '2025-11-03T17:00:00Z';
const secret = 'the secret of an installation';

/** A district whose texts and calls go over the stand-in, anew for each test of a file. */
export function textingWorld(kind: 'embedded' | 'server') {
  let db: Database;
  let institutionId: number;
  let key = '';
  let next = 0;
  let queued = 0;
  let standIn: TwilioStandIn;
  let folder = '';
  let hooks: Awaited<ReturnType<typeof openHookServer>>;
  let publicUrl = '';
  let students: string[] = [];

  beforeAll(async () => {
    db = await freshDatabase(kind);
    hooks = await openHookServer({ db, secret });
    publicUrl = hooks.publicUrl;
  });
  afterAll(async () => {
    hooks.close();
    await db.close();
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'leadline-twilio-'));
    standIn = await openTwilioStandIn(folder);
    key = `mesa-${++next}`;
    ({ institutionId } = await createInstitution(db, {
      key,
      name: 'Mesa Schools',
      preset: 'us-k12',
      timeZone: 'America/Denver',
      fixedNow: now,
    }));
    students = [uuidv7(), uuidv7()].sort();
    await inside(async (trx) => {
      for (const [at, student_id] of students.entries())
        await trx
          .insertInto('roster.student')
          .values({
            institution_id: institutionId,
            student_id,
            source_key: `s${at}`,
            display_name: 'Luis',
            search_key: 'luis',
          })
          .execute();
      for (const channel of ['sms', 'voice'])
        await setUpTwilio(trx, { institutionId, channel, url: standIn.url, secret });
    });
  });
  afterEach(async () => {
    await standIn.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const inside = <T>(work: (trx: Tx) => Promise<T>) => db.forInstitution(institutionId, work);
  const ctx = () => ({ clock: fixedClock(now), actor: systemActor(institutionId) });
  const text = (number: string, more: Partial<FamilyMessage> = {}): FamilyMessage => ({
    to: { kind: 'guardian', id: uuidv7() },
    channel: 'sms',
    address: number,
    language: 'es',
    studentIds: students,
    householdKey: 'h1',
    category: 'attendance',
    subject: 'Luis',
    body: `Luis no vino hoy. ${number}`,
    dedupeKey: `${++queued}`.padStart(6, '0'),
    origin: { kind: 'absence', id: 'a1' },
    ...more,
  });
  const queue = (...messages: FamilyMessage[]) => inside((trx) => queueAllToFamilies(trx, ctx(), messages));
  const send = async (channel: 'sms' | 'voice' = 'sms', more = {}) => {
    const institution = await institutionById(db, institutionId);
    if (!institution) throw new Error('no institution');
    return sendChannel({ db, log: silentLog, secret, publicUrl }, institution, channel, {
      mostMs: 20_000,
      silentSeconds: 0,
      linePauseSeconds: 0,
      askAfterSeconds: 3600,
      receiptSeconds: 0,
      listenMs: 0,
      ...more,
    });
  };
  const all = () =>
    inside((trx) =>
      trx
        .selectFrom('messages.message')
        .selectAll()
        .where('institution_id', '=', institutionId)
        .orderBy('dedupe_key')
        .execute(),
    );
  const number = (at: number) => `+1303555${String(1000 + at)}`;
  return {
    inside,
    ctx,
    text,
    queue,
    send,
    all,
    number,
    db: () => db,
    institution: async () => {
      const found = await institutionById(db, institutionId);
      if (!found) throw new Error('no institution');
      return found;
    },
    institutionId: () => institutionId,
    key: () => key,
    students: () => students,
    publicUrl: () => publicUrl,
    folder: () => folder,
    standIn: () => standIn,
    replaceStandIn: (by: TwilioStandIn) => {
      standIn = by;
    },
  };
}
