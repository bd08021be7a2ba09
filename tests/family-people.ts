import type { FamilyCategory } from '../src/families/core/writing/occasions.ts';
import { hearFamily } from '../src/families/server/people/hear-family.ts';
import { mayReachAll } from '../src/families/server/people/may-reach.ts';
import { reachedFor, recipientsFor } from '../src/families/server/people/recipients-for.ts';
import { uuidv7 } from '../src/kernel/ids.ts';
import { queueToFamily } from '../src/messages/server/index.ts';
import type { Families } from './families.ts';

/** What tests of a family's people ask and do. */
export function askOf(family: () => Families) {
  let said = 0;
  const student = (n: number) => family().students[n] ?? '';
  const reached = (n: number, category: FamilyCategory = 'attendance') =>
    family().inside(async (trx) => {
      const found = (await reachedFor(trx, family().institutionId, [student(n)], category)).get(student(n));
      return {
        to: found?.recipients.map(({ name }) => name) ?? [],
        left: Object.fromEntries(found?.leftOut.map(({ name, why }) => [name, why]) ?? []),
      };
    });
  const recipient = async (n: number, name: string, category: FamilyCategory = 'attendance') => {
    const all = await family().inside((trx) => recipientsFor(trx, family().institutionId, [student(n)], category));
    const found = all.get(student(n))?.find((one) => one.name.startsWith(name));
    if (!found) throw new Error(`${name} is no recipient`);
    return found;
  };
  const may = async (
    n: number,
    name: string,
    more: Partial<Parameters<typeof mayReachAll>[2][number]> = {},
    about = [n],
  ) => {
    const one = await recipient(n, name, more.category);
    const [answer] = await family().inside((trx) =>
      mayReachAll(trx, family().ctx, [
        { recipient: one, category: 'attendance', at: family().at, studentIds: about.map(student), ...more },
      ]),
    );
    return answer;
  };
  const hears = (address: string, text: string, channel: 'sms' | 'email' = 'sms') =>
    family().inside((trx) => hearFamily(trx, family().ctx, { channel, address, text, inboundId: uuidv7() }));
  const queue = async (n: number, name: string, category: FamilyCategory, more: object = {}) => {
    const one = await recipient(n, name, category);
    const [first] = one.channels;
    if (!first) throw new Error('no channel');
    const queued = await family().inside((trx) =>
      queueToFamily(trx, family().ctx, {
        to: { kind: one.kind, id: one.id },
        channel: first.channel,
        address: first.address,
        language: one.language,
        studentIds: [student(n)],
        householdKey: one.householdKey,
        category,
        subject: 'x',
        body: 'y',
        dedupeKey: `test/${said++}`,
        origin: { kind: 'test', id: 'test' },
        ...more,
      }),
    );
    return queued?.messageId ?? '';
  };
  const stateOf = (messageId: string) =>
    family().inside(async (trx) => {
      const row = await trx
        .selectFrom('messages.message')
        .select(['state', 'why'])
        .where('institution_id', '=', family().institutionId)
        .where('message_id', '=', messageId)
        .executeTakeFirstOrThrow();
      return row.state;
    });
  const messagesTo = (id: string) =>
    family().inside((trx) =>
      trx
        .selectFrom('messages.message')
        .select(['body', 'language', 'channel', 'category'])
        .where('institution_id', '=', family().institutionId)
        .where('recipient_id', '=', id)
        .where('origin_kind', '=', 'consent')
        .orderBy('message_id')
        .execute(),
    );

  return { student, reached, recipient, may, hears, queue, stateOf, messagesTo };
}
