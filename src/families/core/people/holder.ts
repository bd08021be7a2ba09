import type { FamilyCategory } from '../writing/occasions.ts';

/** Whom addresses, preferences and consents belong to. trusted: somebody whom a student chose, in higher education. */
export const holderKinds = ['guardian', 'student', 'trusted'] as const;
export type HolderKind = (typeof holderKinds)[number];

export interface Holder {
  kind: HolderKind;
  id: string;
}

export const channels = ['sms', 'email', 'voice', 'letter'] as const;
export type FamilyChannel = (typeof channels)[number];

/** unverified: nobody has answered from it yet. opted_out: the carrier or mailbox refuses us there, whatever we say. */
export const contactStates = ['unverified', 'verified', 'bouncing', 'opted_out', 'wrong_number'] as const;
export type ContactState = (typeof contactStates)[number];

/** Who gets something, and how: what is written to them says no more than they may know. */
export interface Recipient extends Holder {
  name: string;
  householdKey: string;
  /** A language's subtag: 'es'. */
  language: string;
  /** In the order in which they want to be tried. */
  channels: { channel: FamilyChannel; address: string }[];
  timeZone: string;
  /** In their own time; until may be before from (a night worker). */
  hours: { from: string; until: string };
  digest: Digest;
  /** The student's name as this recipient knows it. */
  nameForStudent: string;
  isLargePrint: boolean;
  wantsAudio: boolean;
  needsInterpreter: boolean;
}

export const digests = ['each', 'daily', 'weekly'] as const;
export type Digest = (typeof digests)[number];

/** Why somebody who belongs to a student is not written to. */
export const leftOutReasons = [
  'roster-says-no',
  'no-contact',
  'only-other-things',
  'rights-review',
  'of-age',
  'not-of-age',
  'refused',
  'not-agreed',
  'no-address',
  'ended',
] as const;
export type LeftOutReason = (typeof leftOutReasons)[number];

/** Of these, the ones that speak of addresses and wishes alone: such a person may be told, and is not written to. */
export const unwritten: readonly LeftOutReason[] = ['refused', 'not-agreed', 'no-address'];

export interface LeftOut extends Holder {
  name: string;
  nameForStudent: string;
  why: LeftOutReason;
}

/** A household's key: siblings whose guardians keep one home share it, at whatever school they are. */
export function householdKeyOf(holder: Holder, household: string | null): string {
  return holder.kind === 'guardian' && household !== null && household.trim() !== ''
    ? `home/${household.trim()}`
    : `${holder.kind}/${holder.id}`;
}

export type { FamilyCategory };
