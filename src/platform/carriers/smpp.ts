import smpp, { type PDU, type Session } from 'smpp';
import { type Accepted, type Carrier, CarrierTrouble, type NumberHealth, type Outgoing } from './carrier.ts';

export interface SmppGateway {
  host: string;
  port: number;
  isTls: boolean;
  systemId: string;
  password: string;
}

/** What a gateway says became of a text. */
export interface SmppReceipt {
  kind: 'receipt';
  providerId: string;
  /** As in a receipt's text: DELIVRD, UNDELIV, ... */
  status: string;
  errorCode: string | null;
}

export interface SmppText {
  kind: 'text';
  from: string;
  to: string;
  text: string;
}

const connect_ms = 15_000;
const answer_ms = 30_000;
const not_ok = {
  10: 'the sender’s address',
  11: 'the number',
  20: 'its queue is full',
  88: 'it asks to send more slowly',
} as const;

/**
 * A line to a gateway by SMPP 3.4, bound as a transceiver: what it reports and what it brings is answered only once `hear` has kept it,
 * so that the gateway says again what was lost.
 */
export async function openSmpp(
  { host, port, isTls, systemId, password }: SmppGateway,
  hear: (heard: SmppReceipt | SmppText) => Promise<void>,
): Promise<Carrier> {
  const session = smpp.connect({
    host,
    port,
    ...(isTls && { tls: true, servername: host }),
    auto_enquire_link_period: 20_000,
  });
  const waiting = new Set<(error: Error) => void>();
  let broken: Error | null = null;
  const breakOff = (error: Error) => {
    broken ??= error;
    for (const fail of [...waiting]) fail(error);
  };
  session.on('error', (error: Error) => breakOff(error));
  session.on('close', () => breakOff(new Error('the gateway closed the connection')));
  session.on('enquire_link', (pdu: PDU) => session.send(pdu.response()));
  session.on('unbind', (pdu: PDU) => {
    session.send(pdu.response());
    session.close();
  });
  session.on('deliver_sm', (pdu: PDU) => void answerDelivery(session, pdu, hear));

  const ask = (send: (answered: (answer: PDU) => void) => boolean, ms: number) =>
    new Promise<PDU>((resolve, reject) => {
      const fail = (error: Error) => {
        clearTimeout(late);
        waiting.delete(fail);
        reject(error);
      };
      const late = setTimeout(() => fail(new Error('the gateway did not answer in time')), ms);
      if (broken) return fail(broken);
      waiting.add(fail);
      const isOut = send((answer) => {
        clearTimeout(late);
        waiting.delete(fail);
        resolve(answer);
      });
      if (!isOut) fail(new NotOut('the connection is closed'));
    });

  try {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('nobody answers at this host and port')), connect_ms);
      waiting.add(reject);
      session.once(isTls ? 'secureConnect' : 'connect', () => {
        clearTimeout(late);
        waiting.delete(reject);
        resolve();
      });
    });
    const bound = await ask(
      (answered) =>
        session.bind_transceiver({ system_id: systemId, password, system_type: '', interface_version: 0x34 }, answered),
      connect_ms,
    );
    if (bound.command_status !== 0)
      throw new Error(`the gateway does not take this account (status 0x${bound.command_status.toString(16)})`);
  } catch (error) {
    session.destroy();
    throw new CarrierTrouble('line', `The gateway cannot be used: ${(error as Error).message}.`);
  }
  return {
    send: (outgoing) => submit(session, ask, outgoing),
    sentTo: null,
    standing: null,
    close: () => {
      session.unbind(() => session.close());
      setTimeout(() => session.destroy(), 2_000).unref();
    },
  };
}

/** It never went on its way. */
class NotOut extends Error {}

async function submit(
  session: Session,
  ask: (send: (answered: (answer: PDU) => void) => boolean, ms: number) => Promise<PDU>,
  { to, from, body }: Outgoing,
): Promise<Accepted> {
  const isNumber = /^\+?\d{3,15}$/.test(from);
  const isLong = body.length > ([...body].every((letter) => letter < '\u0080') ? 160 : 70);
  let answer: PDU;
  try {
    answer = await ask(
      (answered) =>
        session.submit_sm(
          {
            source_addr_ton: isNumber ? 1 : 5,
            source_addr_npi: isNumber ? 1 : 0,
            source_addr: from.replace(/^\+/, ''),
            dest_addr_ton: 1,
            dest_addr_npi: 1,
            destination_addr: to.replace(/^\+/, ''),
            registered_delivery: 1,
            // What is longer than one text goes whole, and the gateway cuts it.
            ...(isLong
              ? { short_message: '', message_payload: { message: body } }
              : { short_message: { message: body } }),
          },
          answered,
        ),
      answer_ms,
    );
  } catch (error) {
    const why = `The connection to the gateway broke: ${(error as Error).message}.`;
    throw new CarrierTrouble('line', why, { isUnknown: !(error instanceof NotOut) });
  }
  const { command_status: status } = answer;
  if (status === 0) return { providerId: String(answer.message_id ?? ''), status: 'ACCEPTD', segments: null };
  const code = `0x${status.toString(16)}`;
  const words = (not_ok as Readonly<Record<number, string>>)[status];
  const said = `The gateway did not take it${words ? ` for ${words}` : ''} (${code}).`;
  if (status === 0x14 || status === 0x58) throw new CarrierTrouble('later', said, { code });
  if (status === 0x0a) throw new CarrierTrouble('line', said, { code });
  const health: NumberHealth | null = status === 0x0b ? 'wrong-number' : null;
  throw new CarrierTrouble('refused', said, { code, health });
}

async function answerDelivery(
  session: Session,
  pdu: PDU,
  hear: (heard: SmppReceipt | SmppText) => Promise<void>,
): Promise<void> {
  try {
    const heard = heardOf(pdu);
    if (heard) await hear(heard);
    session.send(pdu.response());
  } catch {
    // 0x64: a temporary fault; the gateway brings it again.
    session.send(pdu.response({ command_status: 0x64 }));
  }
}

const states: Readonly<Record<number, string>> = {
  1: 'ENROUTE',
  2: 'DELIVRD',
  3: 'EXPIRED',
  4: 'DELETED',
  5: 'UNDELIV',
  6: 'ACCEPTD',
  7: 'UNKNOWN',
  8: 'REJECTD',
};

export function heardOf(pdu: Record<string, unknown>): SmppReceipt | SmppText | null {
  const text = textOf(pdu.short_message) || textOf(pdu.message_payload);
  const isReceipt = (Number(pdu.esm_class ?? 0) & 0x3c) === 0x04;
  if (!isReceipt) {
    const from = String(pdu.source_addr ?? '');
    const to = String(pdu.destination_addr ?? '');
    return { kind: 'text', from: numberOf(from, pdu.source_addr_ton), to: numberOf(to, pdu.dest_addr_ton), text };
  }
  const providerId = String(pdu.receipted_message_id ?? /\bid:(\S+)/i.exec(text)?.[1] ?? '').replace(/\0/g, '');
  const status = states[Number(pdu.message_state ?? 0)] ?? /\bstat:(\w{1,7})/i.exec(text)?.[1]?.toUpperCase() ?? '';
  const code = /\berr:(\w{1,8})/i.exec(text)?.[1] ?? '';
  if (providerId === '' || status === '') return null;
  return { kind: 'receipt', providerId: providerId.slice(0, 100), status, errorCode: /^0*$/.test(code) ? null : code };
}

function textOf(message: unknown): string {
  if (typeof message === 'string') return message;
  if (Buffer.isBuffer(message)) return message.toString('utf8');
  if (message && typeof message === 'object' && 'message' in message) return textOf(message.message);
  return '';
}

/** International numbers come without their plus sign. */
function numberOf(address: string, ton: unknown): string {
  return Number(ton) === 1 && /^\d{7,15}$/.test(address) ? `+${address}` : address;
}
