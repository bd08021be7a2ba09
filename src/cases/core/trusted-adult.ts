import type { IsoDate } from '../../kernel/week.ts';

/** GET /students/{studentId}/trusted-adults */
export interface TrustedAdultsView {
  named: {
    trustedAdultId: string;
    staffId: string;
    name: string;
    namedOn: IsoDate;
    namedBy: string;
    isReader: boolean;
  }[];
  /** Who looks after or teaches the student and is not named yet. */
  choices: AdultChoice[];
  /** Null: whoever reads is not on the staff list. */
  readerStaffId: string | null;
}

export interface AdultChoice {
  staffId: string;
  name: string;
  /** "counselor", "teaches Grade 6 homeroom A". */
  role: string;
}
