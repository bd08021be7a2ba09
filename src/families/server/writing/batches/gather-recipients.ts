import type { Institution } from '../../../../institution/server/index.ts';
import type { Tx } from '../../../../platform/db/database.ts';
import type { LeftOut, Recipient } from '../../../core/people/holder.ts';
import type { FamilyCategory } from '../../../core/writing/occasions.ts';
import type { FieldValues } from '../../../core/writing/render.ts';
import { reachedFor } from '../../people/recipients-for.ts';
import { readFields } from './real-fields.ts';
import type { OnlyRecipient } from './write-to-families.ts';

/** One recipient with every student of theirs whom the batch is about: siblings share a message. */
export interface Gathered {
  recipient: Recipient;
  students: { studentId: string; school: string; values: FieldValues }[];
  /** Of a recall or correction: which message it puts right. */
  corrects: string | null;
}

export interface Gathering {
  recipients: Map<string, Gathered>;
  /** Students whom nobody is written to about, and why. */
  left: Map<string, string>;
  /** Students by school, for the valve. */
  schools: Map<string, { name: string; students: Set<string> }>;
}

export interface GatherInput {
  institution: Institution;
  category: FamilyCategory;
  only: readonly OnlyRecipient[] | null;
}

export function emptyGathering(): Gathering {
  return { recipients: new Map(), left: new Map(), schools: new Map() };
}

const left_words: Record<LeftOut['why'], string> = {
  'roster-says-no': 'the roster says that they receive nothing',
  'no-contact': 'there may be no contact',
  'only-other-things': 'they receive other things only',
  'rights-review': 'their rights are under review',
  'of-age': 'the student is of age',
  'not-of-age': 'the student is not of age',
  refused: 'they do not want this',
  'not-agreed': 'they have not agreed to this',
  'no-address': 'there is no address that works',
  ended: 'the student has taken it back',
};

/** Adds some students to what is gathered: who is told about them, how, and with which figures. */
export async function gather(
  trx: Tx,
  gathering: Gathering,
  { institution, category, only }: GatherInput,
  some: readonly { studentId: string; said: FieldValues }[],
): Promise<void> {
  const { institutionId } = institution;
  const ids = some.map(({ studentId }) => studentId);
  const reached = await reachedFor(trx, institutionId, ids, category);
  const fields = await readFields(trx, institutionId, ids);
  for (const { studentId, said } of some) {
    const found = reached.get(studentId);
    const { school = institution.name, unitId, values = {} } = fields.get(studentId) ?? { unitId: null };
    if (unitId) {
      const place = gathering.schools.get(unitId) ?? { name: school, students: new Set() };
      place.students.add(studentId);
      gathering.schools.set(unitId, place);
    }
    const wanted = (found?.recipients ?? []).flatMap((recipient) => asReached(recipient, studentId, only));
    if (wanted.length === 0) gathering.left.set(studentId, whyNobody(found?.leftOut ?? [], only !== null));
    for (const { recipient, corrects } of wanted) {
      const key = `${recipient.kind}/${recipient.id}`;
      const here: Gathered = gathering.recipients.get(key) ?? { recipient, students: [], corrects };
      here.students.push({
        studentId,
        school,
        values: { ...values, ...said, student: recipient.nameForStudent },
      });
      gathering.recipients.set(key, here);
    }
  }
}

/** Of a recall: the recipient only if they were reached about this student, in the language and at the address of that message. */
function asReached(
  recipient: Recipient,
  studentId: string,
  only: readonly OnlyRecipient[] | null,
): { recipient: Recipient; corrects: string | null }[] {
  if (only === null) return [{ recipient, corrects: null }];
  const was = only.find(
    ({ kind, id, studentIds }) => kind === recipient.kind && id === recipient.id && studentIds.includes(studentId),
  );
  if (!was) return [];
  const same = recipient.channels.filter(({ channel, address }) => channel === was.channel && address === was.address);
  const others = recipient.channels.filter(
    ({ channel, address }) => channel !== was.channel || address !== was.address,
  );
  return [
    { recipient: { ...recipient, language: was.language, channels: [...same, ...others] }, corrects: was.messageId },
  ];
}

function whyNobody(leftOut: readonly LeftOut[], isCorrection: boolean): string {
  if (isCorrection) return 'Whoever was reached may not be written to any more.';
  if (leftOut.length === 0) return 'Nobody is on record for this student.';
  return [...new Set(leftOut.map(({ name, why }) => `${name}: ${left_words[why]}`))].join('; ');
}
