import type { IsoDate } from '../../../kernel/week.ts';
import type { MeaningKind } from '../meaning.ts';

export interface RegisterCodeView {
  code: string;
  name: string;
  /** attendance/core/meaning.ts */
  meaning: string;
  kind: MeaningKind;
}

/** A mark as it counts now: as a file has it, or as a person took it. */
export interface CurrentMarkView {
  code: string;
  name: string;
  /** attendance/core/meaning.ts */
  meaning: string;
  kind: MeaningKind;
  from: 'file' | 'person';
  by: string | null;
  at: string | null;
  minutesLate: number | null;
  minutesEarly: number | null;
  note: string | null;
}

export interface RegisterLineView {
  studentId: string;
  name: string;
  mark: CurrentMarkView | null;
  /** A mark that waits for somebody to decide. */
  contested: { takenId: string; code: string; name: string; by: string; at: string } | null;
}

/** What a register is of: a class, or a year group of a unit where there are no classes. */
export interface RegisterOf {
  classId: string | null;
  unitId: string;
  year: string | null;
  name: string;
  place: string;
}

/** GET /attendance/register */
export interface RegisterView {
  of: RegisterOf;
  day: IsoDate;
  today: IsoDate;
  session: string;
  sessions: string[];
  codes: RegisterCodeView[];
  pack: { name: string; citation: string };
  /** Who took it last. */
  taken: { by: string; at: string } | null;
  lines: RegisterLineView[];
}

/** One of a day's registers, as a list has it. */
export interface RegisterItem {
  of: RegisterOf;
  students: number;
  isOwn: boolean;
  /** The sessions taken here, with who took each. */
  taken: { session: string; by: string; at: string }[];
  contested: number;
}

/** GET /attendance/registers */
export interface RegistersView {
  day: IsoDate;
  today: IsoDate;
  isOpen: boolean;
  /** Those whose registers can be listed; empty for somebody who only has classes of their own. */
  units: { unitId: string; name: string }[];
  unitId: string | null;
  registers: RegisterItem[];
  hasMore: boolean;
  mayGiveCodes: boolean;
}

/** POST /attendance/register */
export interface TakenView {
  registerId: string;
  /** It had come before: nothing was done twice. */
  isRepeat: boolean;
  stored: number;
  contested: ContestedView[];
}

/** A mark that a person took and what stands against it. */
export interface ContestedView {
  takenId: string;
  studentId: string;
  name: string;
  day: IsoDate;
  session: string;
  place: string;
  taken: {
    code: string;
    name: string;
    by: string;
    at: string;
    minutesLate: number | null;
    minutesEarly: number | null;
    note: string | null;
  };
  /** `by` null: the file of a delivery. */
  other: { code: string; name: string; by: string | null; at: string | null };
}

/** GET /attendance/conflicts */
export interface ConflictsView {
  people: ContestedView[];
  total: number;
}

export interface OneDayCodeView {
  codeId: string;
  className: string;
  day: IsoDate;
  forName: string;
  by: string;
  madeAt: string;
  openedAt: string | null;
  revokedAt: string | null;
}

/** What a substitute sees of a class: nothing but names and marks. */
export interface SubstituteView {
  institution: string;
  className: string;
  day: IsoDate;
  session: string;
  sessions: string[];
  codes: RegisterCodeView[];
  lines: {
    studentId: string;
    name: string;
    code: string | null;
    minutesLate: number | null;
    minutesEarly: number | null;
  }[];
}
