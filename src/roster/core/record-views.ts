/** What is told of two records that may be one student's. Types only. */
import type { IsoDate } from '../../kernel/week.ts';

/** GET /merges/compare?first=&second= */
export interface CompareRecordsView {
  first: StudentRecord;
  second: StudentRecord;
  /** What both are enrolled in: of the record that goes, these enrolments are closed. */
  shared: string[];
}

export interface StudentRecord {
  studentId: string;
  name: string;
  dateOfBirth: IsoDate | null;
  email: string | null;
  identifiers: { kind: string; value: string }[];
  enrolments: { programme: string; term: string; year: string; from: IsoDate | null; to: IsoDate | null }[];
  lookedAfterBy: string[];
  classes: number;
  guardians: number;
  circumstances: number;
}

/** GET /merges */
export interface MergeView {
  mergeId: string;
  keptStudentId: string;
  keptName: string;
  mergedStudentId: string;
  mergedName: string;
  mergedAt: string;
  undoneAt: string | null;
}
