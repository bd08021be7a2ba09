import type { IsoDate } from '../../kernel/week.ts';

/** A roster as plain rows, before it is written in the product's own file forms. */
export interface RosterTables {
  students: readonly {
    id: string;
    display: string;
    given: string | null;
    family: string | null;
    date_of_birth: IsoDate | null;
    email: string | null;
    home_language: string | null;
    card: string | null;
    characteristics: Readonly<Record<string, string>>;
  }[];
  enrolments: readonly {
    key: string;
    student: string;
    programme: string;
    term_code: string;
    academic_year: string;
    year: string;
    mode: string;
    starts_on: IsoDate | null;
    ends_on: IsoDate | null;
    end_reason: string | null;
    is_primary: boolean;
  }[];
  staff: readonly { id: string; display: string; email: string }[];
  caseloads: readonly { staff: string; student: string; kind: string }[];
  classes: readonly {
    key: string;
    unit: string;
    name: string;
    subject: string;
    staff: readonly string[];
    students: readonly string[];
  }[];
  guardians: readonly { id: string; display: string; email: string; phone: string; language: string }[];
  guardianships: readonly {
    student: string;
    guardian: string;
    relation: string;
    household: string;
    may_receive: boolean;
  }[];
  circumstances: readonly {
    student: string;
    kind: 'exemption' | 'circumstance';
    reason: string;
    starts_on: IsoDate;
    ends_on: IsoDate | null;
  }[];
  outcomes: readonly { enrolment: string; value: string; known_on: IsoDate }[];
}
