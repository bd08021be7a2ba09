import type { CallOutcome } from '../calls/outcome.ts';
import type { CallScript } from '../calls/scripts.ts';
import type { HolderKind } from '../people/holder.ts';
import type { Celebrated, EventAnswer, EventHelp, EventKind } from './event.ts';
import type { InvitationState, MeetingWay } from './invitation.ts';

export interface StudentOfFamily {
  studentId: string;
  name: string;
  identifier: string;
}

export interface OfferLine {
  offerId: string;
  title: string;
  host: string;
  way: MeetingWay;
  place: string;
  /** Instants. */
  firstAt: string | null;
  lastAt: string | null;
  free: number;
  booked: number;
  invited: number;
  state: 'open' | 'closed';
}

export interface OffersView {
  sentence: string;
  timeZone: string;
  today: string;
  offers: OfferLine[];
  /** Booked, from now on, by time. */
  coming: BookedLine[];
  staff: { staffId: string; name: string }[];
  myStaffId: string | null;
}

export interface BookedLine {
  invitationId: string;
  offerId: string;
  title: string;
  host: string;
  startsAt: string;
  minutes: number;
  student: StudentOfFamily;
  family: string;
  interpreter: string | null;
}

export interface InvitationLine {
  invitationId: string;
  student: StudentOfFamily;
  family: string;
  holderKind: HolderKind;
  holderId: string;
  state: InvitationState;
  startsAt: string | null;
  interpreter: string | null;
  wish: string;
  answeredAt: string | null;
  answeredBy: string | null;
}

export interface OfferView extends OfferLine {
  timeZone: string;
  noticeHours: number;
  now: string;
  slots: { slotId: string; startsAt: string; minutes: number; invitationId: string | null; isWithdrawn: boolean }[];
  invitations: InvitationLine[];
  /** Invitations of students whom the reader does not see. */
  hidden: number;
}

/** What a family sees of an invitation, behind its link. */
export interface FamilyInvitationView {
  title: string;
  host: string;
  way: MeetingWay;
  place: string;
  state: InvitationState;
  isOpen: boolean;
  noticeHours: number;
  interpreter: string | null;
  wish: string;
  /** Counts changes, for a calendar. */
  sequence: number;
  booked: { slotId: string; startsAt: string; minutes: number } | null;
  free: { slotId: string; startsAt: string; minutes: number }[];
}

export interface EventLine {
  eventId: string;
  kind: EventKind;
  title: string;
  unit: string | null;
  startsAt: string;
  minutes: number;
  place: string;
  state: 'planned' | 'held' | 'cancelled';
  invited: number;
  coming: number;
  came: number;
  themes: number;
}

export interface EventsView {
  sentence: string;
  timeZone: string;
  today: string;
  events: EventLine[];
  units: { unitId: string; name: string }[];
  leadsAll: boolean;
}

export interface GuestLine {
  householdKey: string;
  holderKind: HolderKind;
  holderId: string;
  family: string;
  students: StudentOfFamily[];
  language: string | null;
  answer: EventAnswer | null;
  people: number | null;
  interpreter: string | null;
  came: boolean | null;
}

export interface EventView extends EventLine {
  timeZone: string;
  words: string;
  celebrates: Celebrated | null;
  helps: EventHelp[];
  revision: number;
  /** Made it, or plans for its school. */
  mayChange: boolean;
  /** Its hour has come. */
  hasBegun: boolean;
  guests: GuestLine[];
  hidden: number;
  themesSaid: { themeId: string; words: string; voices: number; answer: string; owner: string | null }[];
  staff: { staffId: string; name: string }[];
}

export interface CallLine {
  callId: string;
  family: string;
  phone: string | null;
  language: string;
  languageName: string;
  needsInterpreter: boolean;
  students: StudentOfFamily[];
  why: string;
  campaign: string | null;
  caller: string | null;
  dueOn: string;
  isOverdue: boolean;
  tries: number;
  lastOutcome: CallOutcome | null;
  revision: number;
  script: CallScript | null;
}

export interface CallListView {
  sentence: string;
  today: string;
  calls: CallLine[];
  more: number;
  canLead: boolean;
}

export interface CampaignLine {
  campaignId: string;
  title: string;
  unit: string | null;
  startsOn: string;
  endsOn: string;
  state: 'open' | 'closed';
  families: number;
  reached: number;
  tried: number;
  unassigned: number;
  /** Called in vain or without a number: another way is needed. */
  otherWay: number;
  needInterpreter: number;
}

export interface CampaignsView {
  sentence: string;
  today: string;
  campaigns: CampaignLine[];
  units: { unitId: string; name: string }[];
  leadsAll: boolean;
  staff: { staffId: string; name: string }[];
  languages: { key: string; name: string; families: number }[];
  mayLead: boolean;
}
