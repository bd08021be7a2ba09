import type { IsoDate } from '../../kernel/week.ts';
import type { WindowResult } from './results.ts';
import type { Question, SurveyWords, WindowState } from './survey.ts';

export interface SurveyLine {
  surveyId: string;
  title: string;
  questions: number;
  state: 'draft' | WindowState;
  closesOn: IsoDate | null;
  answered: number;
  madeBy: string;
}

export interface SurveysView {
  sentence: string;
  surveys: SurveyLine[];
  mayManage: boolean;
}

export interface SurveyWindowView {
  windowId: string;
  opensOn: IsoDate;
  closesOn: IsoDate;
  state: WindowState;
  units: string[];
  /** Of how many students the families were asked, as far as the reader sees them. */
  asked: number;
  /** How many people answered. */
  answered: number;
  batchId: string | null;
  result: WindowResult;
  /** By school; null: too few to be shown. */
  schools: { name: string; answered: number | null; means: (number | null)[] }[];
  /** By question, in no order that tells who wrote; null: the reader may not read them, or there are too few. */
  texts: (string[] | null)[];
}

export interface SurveyView {
  surveyId: string;
  title: string;
  today: IsoDate;
  questions: Question[];
  language: string;
  revision: number;
  sentence: string;
  wordings: {
    language: string;
    name: string;
    direction: 'ltr' | 'rtl';
    words: SurveyWords;
    speaker: string | null;
    /** What whoever changes or approves them must have read. */
    asRead: string;
  }[];
  /** What the families here read, the most first. */
  languages: { language: string; name: string; families: number }[];
  windows: SurveyWindowView[];
  units: { unitId: string; name: string }[];
  /** Saved cohorts of the reader's, and those that colleagues share. */
  cohorts: { cohortId: string; name: string }[];
  mayManage: boolean;
  mayApprove: boolean;
}

/** Who would be asked, before anybody is. */
export interface AskingView {
  students: number;
  people: number;
  households: number;
  unreached: number;
  isHeld: boolean;
  withoutWords: { language: string; people: number }[];
}
