import type { Server } from 'node:net';
import smpp, { type PDU, type Session } from 'smpp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../tests/database.ts';
import { createInstitution, institutionById, systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { silentLog } from '../../../platform/log/log.ts';
import { seal } from '../../../platform/secrets/seal.ts';
import { purposeOfChannel } from '../channels/channel-setting.ts';
import { newInbound, queueAllToFamilies, sendChannel } from '../index.ts';

const now = '2025-11-03T17:00:00Z';
const secret = 'the secret of an installation';

/** A gateway over TCP that accepts, refuses, reports, breaks off and brings texts, by the number's ending. */
function openGateway(): Promise<{ port: number; taken: PDU[]; binds: PDU[]; answers: PDU[]; server: Server }> {
  const taken: PDU[] = [];
  const binds: PDU[] = [];
  const answers: PDU[] = [];
  const server = smpp.createServer((session: Session) => {
    session.on('error', () => undefined);
    session.on('bind_transceiver', (pdu: PDU) => {
      binds.push(pdu);
      session.send(pdu.response({ command_status: pdu.password === 'open' ? 0 : 0x0e }));
    });
    session.on('unbind', (pdu: PDU) => session.send(pdu.response()));
    session.on('submit_sm', (pdu: PDU) => {
      const to = String(pdu.destination_addr);
      if (to.endsWith('1')) return void session.send(pdu.response({ command_status: 0x0b }));
      taken.push(pdu);
      if (to.endsWith('2')) return session.destroy();
      const id = `id-${taken.length}`;
      const receipt = {
        source_addr_ton: 1,
        source_addr: to,
        destination_addr: '17205550100',
        esm_class: 4,
        short_message: `id:${id} sub:001 dlvrd:001 submit date:2511031000 done date:2511031001 stat:DELIVRD err:000 text:x`,
      };
      // The receipt overtakes the answer.
      session.deliver_sm(receipt, (answer) => answers.push(answer));
      session.send(pdu.response({ message_id: id }));
      session.deliver_sm(
        {
          source_addr_ton: 1,
          source_addr: to,
          destination_addr: '17205550100',
          dest_addr_ton: 1,
          short_message: { message: 'El autobús ☹ no vino' },
        },
        (answer) => answers.push(answer),
      );
    });
  });
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done({ port: typeof address === 'object' && address ? address.port : 0, taken, binds, answers, server });
    }),
  );
}

describe('texts through a gateway by SMPP', () => {
  let db: Database;
  let institutionId = 0;
  let gateway: Awaited<ReturnType<typeof openGateway>>;
  beforeAll(async () => {
    db = await freshDatabase();
    gateway = await openGateway();
    ({ institutionId } = await createInstitution(db, { key: 'mesa', name: 'Mesa', preset: 'us-k12', fixedNow: now }));
    await setUp('open');
  });
  afterAll(async () => {
    gateway.server.close();
    await db.close();
  });
  const inside = <T>(work: (trx: Tx) => Promise<T>) => db.forInstitution(institutionId, work);
  const setUp = (password: string) =>
    inside(async (trx) => {
      await trx.deleteFrom('messages.channel_setting').where('institution_id', '=', institutionId).execute();
      await trx
        .insertInto('messages.channel_setting')
        .values({
          institution_id: institutionId,
          channel: 'sms',
          provider: 'smpp',
          is_on: true,
          sender: '+17205550100',
          account: 'mesa',
          host: '127.0.0.1',
          port: gateway.port,
          security: 'none',
          sealed_secret: Buffer.from(
            seal(secret, purposeOfChannel(institutionId, 'sms'), new TextEncoder().encode(password)),
          ),
          per_second: 100,
          changed_at: new Date(now),
        })
        .execute();
    });
  const queue = (...numbers: string[]) =>
    inside((trx) =>
      queueAllToFamilies(
        trx,
        { clock: fixedClock(now), actor: systemActor(institutionId) },
        numbers.map((address) => ({
          to: { kind: 'guardian' as const, id: uuidv7() },
          channel: 'sms' as const,
          address,
          language: 'ar',
          studentIds: [],
          householdKey: null,
          category: 'attendance' as const,
          subject: '',
          body: `تغيب لويس اليوم. ${'ن'.repeat(address.endsWith('4') ? 100 : 0)}`,
          dedupeKey: address,
          origin: { kind: 'absence', id: 'a' },
        })),
      ),
    );
  const send = async () => {
    const institution = await institutionById(db, institutionId);
    if (!institution) throw new Error('no institution');
    return sendChannel({ db, log: silentLog, secret, publicUrl: 'http://localhost' }, institution, 'sms', {
      mostMs: 5000,
      silentSeconds: 0,
      linePauseSeconds: 0,
      askAfterSeconds: 3600,
      receiptSeconds: 0,
      listenMs: 500,
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

  it('say in the settings that the account is not taken, and lose nothing', async () => {
    await setUp('wrong');
    await queue('+13035550003');
    expect(await send()).toEqual({ sent: 0, failed: 0 });
    expect(await all()).toMatchObject([{ state: 'queued', tries: 0 }]);
    const { trouble } = await inside((trx) =>
      trx.selectFrom('messages.channel_setting').select('trouble').executeTakeFirstOrThrow(),
    );
    expect(trouble).toContain('does not take this account');
    await setUp('open');
  });

  it('go in their own letters, long ones whole, and are known as delivered though the receipt overtakes the answer', async () => {
    await queue('+13035550004');
    expect(await send()).toEqual({ sent: 2, failed: 0 });
    expect(gateway.binds.at(-1)).toMatchObject({ system_id: 'mesa', interface_version: 0x34 });
    expect(gateway.taken.map((pdu) => [pdu.destination_addr, pdu.source_addr, pdu.registered_delivery])).toEqual([
      ['13035550003', '17205550100', 1],
      ['13035550004', '17205550100', 1],
    ]);
    const words = gateway.taken.map((pdu) =>
      [pdu.short_message, pdu.message_payload]
        .map((part) => (part as { message?: string } | undefined)?.message ?? '')
        .join(''),
    );
    expect(words[0]).toBe('تغيب لويس اليوم.');
    expect(words[1]).toHaveLength(117);
    expect(await all()).toMatchObject([
      { state: 'sent', reach: 'answered', provider: 'smpp', provider_id: 'id-1' },
      { state: 'sent', reach: 'answered', provider_id: 'id-2', segments: 2 },
    ]);
    const taken = await inside((trx) => newInbound(trx, institutionId, 9));
    expect(taken.map(({ fromAddress, text, proof }) => [fromAddress, text, proof])).toEqual([
      ['+13035550003', 'El autobús ☹ no vino', 'carrier'],
      ['+13035550004', 'El autobús ☹ no vino', 'carrier'],
    ]);
    expect(gateway.answers.map(({ command_status }) => command_status)).toEqual([0, 0, 0, 0]);
  });

  it('refused for their number fail; of which no answer came wait for a person, and do not go twice', async () => {
    await queue('+13035550001');
    await send();
    await queue('+13035550002');
    await send();
    await send();
    const rows = (await all()).slice(0, 2);
    expect(rows).toMatchObject([
      { state: 'failed', why: expect.stringContaining('the number') },
      { state: 'failed', why: expect.stringContaining('not known'), is_handed_over: true },
    ]);
    expect(gateway.taken.filter((pdu) => String(pdu.destination_addr).endsWith('2'))).toHaveLength(1);
  });
});
