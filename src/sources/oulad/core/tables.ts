/** The columns of the seven tables that are read, and what they hold. An empty field and '?' are null. */
export const OULAD_COLUMNS = {
  courses: { code_module: 'varchar', code_presentation: 'varchar', module_presentation_length: 'integer' },
  assessments: {
    code_module: 'varchar',
    code_presentation: 'varchar',
    id_assessment: 'integer',
    assessment_type: 'varchar',
    date: 'integer',
  },
  vle: { id_site: 'integer', code_module: 'varchar', code_presentation: 'varchar', activity_type: 'varchar' },
  studentInfo: {
    code_module: 'varchar',
    code_presentation: 'varchar',
    id_student: 'varchar',
    gender: 'varchar',
    region: 'varchar',
    highest_education: 'varchar',
    imd_band: 'varchar',
    age_band: 'varchar',
    studied_credits: 'integer',
    disability: 'varchar',
    final_result: 'varchar',
  },
  studentRegistration: {
    code_module: 'varchar',
    code_presentation: 'varchar',
    id_student: 'varchar',
    date_registration: 'integer',
    date_unregistration: 'integer',
  },
  studentAssessment: {
    id_assessment: 'integer',
    id_student: 'varchar',
    date_submitted: 'integer',
    is_banked: 'integer',
  },
  studentVle: {
    code_module: 'varchar',
    code_presentation: 'varchar',
    id_student: 'varchar',
    id_site: 'integer',
    date: 'integer',
    sum_click: 'integer',
  },
} as const;

export type OuladTable = keyof typeof OULAD_COLUMNS;

/** `module`, `presentation`: the original's code_module and code_presentation, in our words. */
interface OfPresentation {
  programme: string;
  term: string;
}

export interface CourseRow extends OfPresentation {
  length_days: number;
}

export interface AssessmentRow extends OfPresentation {
  assessment: number;
  type: string;
  due_day: number | null;
}

export interface SiteKindRow extends OfPresentation {
  activity_type: string;
}

export interface StudentInfoRow extends OfPresentation {
  student: string;
  gender: string | null;
  region: string | null;
  highest_education: string | null;
  imd_band: string | null;
  age_band: string | null;
  studied_credits: number | null;
  disability: string | null;
  final_result: string | null;
}

export interface RegistrationRow extends OfPresentation {
  student: string;
  registered_day: number | null;
  unregistered_day: number | null;
}

export interface SubmissionRow {
  assessment: number;
  student: string;
  submitted_day: number | null;
  is_banked: boolean;
}

export interface ClickSpanRow extends OfPresentation {
  first_day: number;
  last_day: number;
}

/** All but the clicks themselves, which stay in the file: of them only the days they span. */
export interface OuladTables {
  courses: CourseRow[];
  assessments: AssessmentRow[];
  siteKinds: SiteKindRow[];
  students: StudentInfoRow[];
  registrations: RegistrationRow[];
  submissions: SubmissionRow[];
  clickSpans: ClickSpanRow[];
}
