import type { ReadyLanguage } from '../../../kernel/languages.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { AppointmentKind, AppointmentState, ConferenceSheet } from '../appointment.ts';
import type { PlanChoices, StudentName } from '../views.ts';
import type { SuccessContent, SuccessState } from './success-plan.ts';

export interface SuccessAnswerView {
  answerId: string;
  version: number;
  answer: 'agreed' | 'changes';
  way: 'link' | 'paper';
  name: string;
  words: string;
  answeredOn: IsoDate;
  recordedBy: string | null;
}

export interface SuccessLinkView {
  linkId: string;
  version: number;
  to: string;
  madeAt: string;
  by: string;
  expiresAt: string;
  state: 'open' | 'expired' | 'closed';
  why: string | null;
  lastOpenedAt: string | null;
}

export interface SuccessPlanView {
  today: IsoDate;
  planId: string;
  student: StudentName;
  caseManager: string;
  mayWork: boolean;
  /** Null: none was written yet; then what to begin with stands in `content`. */
  successPlanId: string | null;
  version: number;
  revision: number;
  language: ReadyLanguage;
  state: SuccessState | null;
  sentence: string;
  content: SuccessContent;
  /** The language's headings are a draft until a speaker approves them. */
  isDraftLanguage: boolean;
  lacks: string | null;
  answers: SuccessAnswerView[];
  links: SuccessLinkView[];
  guardians: {
    guardianId: string;
    name: string;
    relation: string;
    language: string | null;
    phone: string | null;
    mayReceive: boolean;
  }[];
}

export interface AppointmentLine {
  appointmentId: string;
  student: StudentName;
  kind: AppointmentKind;
  purpose: string;
  on: IsoDate;
  at: string;
  minutes: number;
  state: AppointmentState;
  organiser: string;
  /** Nobody checked in from it, and its named person was told. */
  isOverdue: boolean;
  /** A family booked it, and nobody said yet who looks out for whoever goes, and what to know before going in. */
  isUnprepared: boolean;
  isMine: boolean;
}

export interface AppointmentView extends AppointmentLine {
  today: IsoDate;
  revision: number;
  /** One more with every change of time, place or people. */
  sequence: number;
  planId: string | null;
  because: string;
  /** A family booked it: its time is moved and called off where it was booked. */
  isBooked: boolean;
  place: string;
  people: { staffId: string | null; guardianId: string | null; name: string }[];
  /** Null: neither goes the reader nor do they lead here. */
  safetyNotes: string | null;
  watcher: string | null;
  watcherStaffId: string | null;
  checkInBy: string | null;
  backWithinMinutes: number | null;
  checkedInAt: string | null;
  checkedInBy: string | null;
  /** What whoever was there added, whatever had become of it. */
  notes: { noteId: string; words: string; day: IsoDate; time: string; by: string }[];
  outcome: string | null;
  outcomeBy: string | null;
  sheet: ConferenceSheet | null;
  isGoing: boolean;
  mayWork: boolean;
  /** Of the plan that a conference is about: what its sheet begins with. */
  plan: {
    revision: number;
    goal: string;
    target: number;
    goalBy: IsoDate;
    unit: string | null;
    studentVoice: string;
    familyVoice: string;
  } | null;
  choices: {
    staff: PlanChoices['staff'];
    guardians: { guardianId: string; name: string; relation: string; mayReceive: boolean }[];
  };
}

export interface AppointmentsView {
  today: IsoDate;
  appointments: AppointmentLine[];
  choices: AppointmentView['choices'];
  mayWork: boolean;
}

export interface ChronicAgainView {
  today: IsoDate;
  /** The last month of which it was kept; null: none yet. */
  month: IsoDate | null;
  /** In how many months it was kept at all. */
  monthsKept: number;
  students: {
    student: StudentName;
    unit: string;
    /** Months of the last twelve on the list. */
    months: number;
    enrolledDays: number;
    absentDays: number;
    tier: number;
    plans: string[];
    ended: string[];
    /** Since the first of these months. */
    contacts: number;
    lastContactOn: IsoDate | null;
  }[];
}
