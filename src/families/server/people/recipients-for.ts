import { clockOf, type Institution, loadInstitution, todayOf } from '../../../institution/server/index.ts';
import { languageKey } from '../../../kernel/languages.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isUsable, whyNot } from '../../core/people/consent.ts';
import {
  type FamilyChannel,
  type Holder,
  householdKeyOf,
  type LeftOut,
  type LeftOutReason,
  type Recipient,
} from '../../core/people/holder.ts';
import type { FamilyRules } from '../../core/people/rules.ts';
import { rightsOf, whyNotGuardian, whyNotStudent, whyNotTrusted } from '../../core/people/who-may.ts';
import type { FamilyCategory } from '../../core/writing/occasions.ts';
import {
  type HolderFacts,
  readGuardians,
  readHolders,
  readStudents,
  readTrusted,
  type StudentFacts,
} from './read-people.ts';
import { rulesOf } from './rules.ts';
import { settleContacts } from './settle-contacts.ts';

export interface Reached {
  recipients: Recipient[];
  /** Who belongs to the student and is not written to, and why. */
  leftOut: LeftOut[];
}

/** Who is written to about each student, and how; a student of whom nobody is reached has an empty list. */
export async function recipientsFor(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  category: FamilyCategory,
): Promise<Map<string, Recipient[]>> {
  const reached = await reachedFor(trx, institutionId, studentIds, category);
  return new Map([...reached].map(([studentId, { recipients }]) => [studentId, recipients]));
}

/** The same, with who is left out and why. Ask for some hundreds of students at a time. */
export async function reachedFor(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  category: FamilyCategory,
): Promise<Map<string, Reached>> {
  const byCategory = await reachedForEach(trx, institutionId, studentIds, [category]);
  return byCategory.get(category) ?? new Map();
}

/** The same for several categories, read once. */
export async function reachedForEach(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  wanted: readonly FamilyCategory[],
): Promise<Map<FamilyCategory, Map<string, Reached>>> {
  const institution = await loadInstitution(trx, institutionId);
  const today = todayOf(institution);
  const { rules } = await rulesOf(trx, institution);
  const students = await readStudents(trx, institution, studentIds, today);
  const candidates = await candidatesFor(trx, institution, rules, students, today);
  const at = new Date(clockOf(institution).now().epochMilliseconds);
  const holders = candidates.map(({ holder }) => holder);
  await settleContacts(
    trx,
    { institutionId, country: rules.country, at },
    holders.filter(({ kind }) => kind !== 'trusted').map(({ id }) => id),
  );
  const factsOf = await readHolders(trx, institutionId, holders);
  return new Map(
    wanted.map((category) => {
      const reached = new Map<string, Reached>(
        students.map(({ studentId }) => [studentId, { recipients: [], leftOut: [] }]),
      );
      for (const candidate of candidates) {
        const list = reached.get(candidate.student.studentId);
        const why = candidate.why(category);
        // A minor is no recipient at all, and nobody wonders why.
        if (!list || why === 'not-of-age') continue;
        const made = decide(rules, { ...candidate, why }, factsOf(candidate.holder), category, institution);
        if ('why' in made) list.leftOut.push(made);
        else list.recipients.push(made);
      }
      return [category, reached];
    }),
  );
}

interface Candidate {
  student: StudentFacts;
  holder: Holder;
  name: string;
  household: string | null;
  language: string | null;
  nameForStudent: string;
  why: (category: FamilyCategory) => LeftOutReason | null;
}

/** Everybody who belongs to a student, each with why they are not told, if they are not. */
async function candidatesFor(
  trx: Tx,
  institution: Institution,
  rules: FamilyRules,
  students: readonly StudentFacts[],
  today: IsoDate,
): Promise<Candidate[]> {
  const { institutionId } = institution;
  const ids = students.map(({ studentId }) => studentId);
  const guardians = Map.groupBy(await readGuardians(trx, institutionId, ids, today), ({ studentId }) => studentId);
  const trusted = Map.groupBy(await readTrusted(trx, institutionId, ids), ({ studentId }) => studentId);
  return students.flatMap((student) => {
    const rights = rightsOf(rules, student.born, today, student.decision);
    const own: Candidate = {
      student,
      holder: { kind: 'student', id: student.studentId },
      name: student.name,
      household: null,
      language: null,
      nameForStudent: student.atSchool,
      why: (category) => whyNotStudent(rights, category),
    };
    return [
      own,
      ...(guardians.get(student.studentId) ?? []).map((row) => ({
        student,
        holder: { kind: 'guardian' as const, id: row.guardianId },
        name: row.name,
        household: row.household,
        language: row.language ?? student.homeLanguage,
        nameForStudent: student.atHome,
        why: (category: FamilyCategory) => whyNotGuardian(rights, row.rosterSaysYes, row.permissions, category),
      })),
      ...(trusted.get(student.studentId) ?? []).map((row) => ({
        student,
        holder: { kind: 'trusted' as const, id: row.trustedContactId },
        name: row.name,
        household: null,
        language: row.language,
        nameForStudent: student.atSchool,
        why: (category: FamilyCategory) => whyNotTrusted(row, category, today),
      })),
    ];
  });
}

function decide(
  rules: FamilyRules,
  {
    student,
    holder,
    name,
    household,
    language,
    nameForStudent,
    why,
  }: Omit<Candidate, 'why'> & { why: LeftOutReason | null },
  { points, consents, preference }: HolderFacts,
  category: FamilyCategory,
  institution: Institution,
): Recipient | (LeftOut & { why: LeftOutReason }) {
  const left = { ...holder, name, nameForStudent };
  if (why) return { ...left, why };
  const usable = points.filter(({ state }) => isUsable(state));
  if (usable.length === 0) return { ...left, why: 'no-address' };
  const open = usable.filter(({ channel }) => whyNot(rules, consents, category, channel) === null);
  const [first] = usable;
  if (open.length === 0)
    return { ...left, why: (first && whyNot(rules, consents, category, first.channel)) ?? 'refused' };
  const order = [...new Set([...(preference?.channelOrder ?? []), ...rules.channelOrder])];
  const place = (channel: FamilyChannel) => (order.includes(channel) ? order.indexOf(channel) : order.length);
  return {
    ...holder,
    name,
    householdKey: householdKeyOf(holder, household),
    language: languageKey(preference?.language ?? language) ?? languageKey(institution.locale) ?? 'en',
    channels: open
      .toSorted((a, b) => place(a.channel) - place(b.channel))
      .map(({ channel, address }) => ({ channel, address })),
    timeZone: preference?.timeZone ?? student.timeZone,
    hours: { from: preference?.from ?? rules.reach.from, until: preference?.until ?? rules.reach.until },
    digest: preference?.digest ?? 'each',
    nameForStudent,
    isLargePrint: preference?.isLargePrint ?? false,
    wantsAudio: preference?.wantsAudio ?? false,
    needsInterpreter: preference?.needsInterpreter ?? false,
  };
}
