import type { IsoDate, Week } from '../../kernel/week.ts';
import type { ConcernKind } from './concern.ts';
import type { ContactReach, ContactWay } from './contact.ts';
import type { CaseKind, Priority } from './kinds.ts';

/** The last score on a day. */
export interface ScoreThenView {
  score: number;
  week: Week;
}

export interface ContactView {
  contactId: string;
  at: string;
  day: IsoDate;
  way: ContactWay;
  reach: ContactReach;
  /** Null also for those who may not read casework. */
  words: string | null;
  by: string;
  isGroup: boolean;
  /** Logged by the reader, who may take it back. */
  isMine: boolean;
  scoreThen: ScoreThenView | null;
}

export interface CaseLine {
  caseId: string;
  kind: string;
  stage: string;
  priority: Priority;
  owner: string | null;
  team: string | null;
  reason: string;
  openedOn: IsoDate;
  targetOn: IsoDate;
  isOverdue: boolean;
  closedOn: IsoDate | null;
  closeReason: string | null;
}

export interface ConcernView {
  concernId: string;
  kind: ConcernKind;
  words: string;
  raisedAt: string;
  by: string;
  isMine: boolean;
  state: 'raised' | 'taken' | 'ended';
  caseId: string | null;
  ending: string | null;
}

/** GET /students/{studentId}/casework: beside the score on the student's page. */
export interface StudentCaseworkView {
  today: IsoDate;
  standing: { lastTwoWayOn: IsoDate | null; daysSince: number | null; triesSince: number };
  /** Newest first, of the last year. */
  contacts: ContactView[];
  /** False: contacts and own concerns only. */
  seesCasework: boolean;
  mayWork: boolean;
  cases: CaseLine[];
  /** With casework: all of this student; else those that the reader raised. */
  concerns: ConcernView[];
  notes: NoteView[];
  kinds: CaseKind[];
}

export type NoteLevel = 'team' | 'restricted' | 'safeguarding';

/** What a note quotes: score and trend as they were. */
export interface Citation {
  score: number | null;
  absoluteIndex: number | null;
  week: Week;
  trends: string[];
}

export interface NoteView {
  noteId: string;
  caseId: string | null;
  level: NoteLevel;
  /** Null: restricted and not opened by the reader yet. */
  text: string | null;
  cites: Citation | null;
  writtenAt: string;
  by: string;
  isMine: boolean;
  editedAt: string | null;
  revision: number;
  scoreThen: ScoreThenView | null;
}
