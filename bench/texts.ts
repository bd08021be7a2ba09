/**
 * Texts to families beside a plain loop over the provider's SDK: the same texts, to the same stand-in over HTTP. The loop sends one
 * after another and keeps nothing; we keep each message, its tries and what the provider calls it, at the set speed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInstitution, systemActor } from '../src/institution/server/index.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { uuidv7 } from '../src/kernel/ids.ts';
import { queueAllToFamilies, sendChannel } from '../src/messages/server/index.ts';
import { openServerDatabase } from '../src/platform/db/database.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { silentLog } from '../src/platform/log/log.ts';
import { setUpTwilio } from '../tests/providers/set-up-twilio.ts';
import { openTwilioStandIn, standInAccount, standInToken } from '../tests/providers/twilio-stand-in.ts';
import { machineFacts, median } from './measure.ts';
import { startBenchServer } from './postgres.ts';
import type { BenchResult } from './result.ts';

export interface TextsBenchOptions {
  texts: number;
  rounds: number;
  /** Milliseconds until the provider answers, at most. */
  delayMs: number;
}

const standard: TextsBenchOptions = { texts: 3_000, rounds: 5, delayMs: 20 };
const secret = 'a secret only for benchmarks';

export async function run(options: Partial<TextsBenchOptions> = {}): Promise<BenchResult> {
  const { texts, rounds, delayMs } = { ...standard, ...options };
  const folder = mkdtempSync(join(tmpdir(), 'leadline-texts-'));
  const standIn = await openTwilioStandIn(folder, { delayMs, isSilent: true });
  const server = await startBenchServer();
  const db = openServerDatabase(server.url);
  try {
    await migrate(db);
    const institution = await createInstitution(db, { key: 'post', name: 'Post Schools', preset: 'us-k12' });
    const { institutionId } = institution;
    await db.forInstitution(institutionId, (trx) =>
      setUpTwilio(trx, { institutionId, channel: 'sms', url: standIn.url, secret, perSecond: 1000 }),
    );
    const words = Array.from({ length: texts }, (_, at) => ({
      to: `+1303${5_000_010 + 10 * at}`,
      body: `Luis no vino hoy (${at}).`,
    }));
    const [ours, loop]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      loop.push(await timed(() => plainLoop(standIn.url, words)));
      await db.forInstitution(institutionId, (trx) =>
        queueAllToFamilies(
          trx,
          { clock: systemClock, actor: systemActor(institutionId) },
          words.map(({ to, body }) => ({
            to: { kind: 'guardian', id: uuidv7() },
            channel: 'sms',
            address: to,
            language: 'es',
            studentIds: [],
            householdKey: to,
            category: 'attendance',
            subject: '',
            body,
            dedupeKey: uuidv7(),
            origin: { kind: 'bench', id: 'b' },
          })),
        ),
      );
      const services = { db, log: silentLog, secret, publicUrl: 'http://127.0.0.1:9' };
      const more = { silentSeconds: 90, linePauseSeconds: 1, askAfterSeconds: 3600, receiptSeconds: 300, listenMs: 0 };
      ours.push(await timed(() => sendChannel(services, institution, 'sms', { mostMs: 600_000, ...more })));
    }
    const [a, b] = [median(ours), median(loop)];
    return {
      title: 'Texts to families',
      notes: [
        `${texts} texts, ${rounds} rounds, provider answers within ${delayMs} ms; PostgreSQL ${server.version}, durable commits; ${machineFacts()}`,
        'The speed set for the channel is 1,000 a second: a provider grants 1 to 100.',
      ],
      columns: ['', 'seconds', 'texts a second'],
      rows: [
        ['Leadline', a.toFixed(2), Math.round(texts / a)],
        ['a plain loop over the SDK', b.toFixed(2), Math.round(texts / b)],
      ],
      promises: [{ claim: 'faster than a plain loop over the SDK', measured: `${(b / a).toFixed(1)} x`, holds: a < b }],
    };
  } finally {
    await db.close();
    server.stop();
    await standIn.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function plainLoop(url: string, words: readonly { to: string; body: string }[]): Promise<void> {
  const { default: twilio } = await import('twilio');
  class Client extends twilio.RequestClient {
    override request(options: Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0]) {
      return super.request({ ...options, uri: options.uri.replace('https://api.twilio.com', url) }) as never;
    }
  }
  const client = twilio(standInAccount, standInToken, { httpClient: new Client({ keepAlive: true }) });
  for (const { to, body } of words) await client.messages.create({ to, from: '+17205550100', body });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
