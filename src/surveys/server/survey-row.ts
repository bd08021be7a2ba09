import { sql } from 'kysely';
import { z } from 'zod';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { Question, SurveyWords, type WindowState, windowState } from '../core/survey.ts';
import { trouble } from './problems.ts';

export interface SurveyRow {
  surveyId: string;
  title: string;
  questions: Question[];
  language: string;
  revision: number;
  madeByName: string;
}

const Questions = z.array(Question);

/** @param held until the transaction's end: whether it was asked already is found out by one at a time */
export async function requireSurvey(
  trx: Tx,
  institutionId: number,
  surveyId: string,
  { held = false } = {},
): Promise<SurveyRow> {
  const row = await trx
    .selectFrom('surveys.survey')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('survey_id', '=', surveyId)
    .$if(held, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!row) throw trouble.notFound('No survey has this address. Check the link.');
  return {
    surveyId: row.survey_id,
    title: row.title,
    questions: Questions.parse(row.questions),
    language: row.language,
    revision: row.revision,
    madeByName: row.made_by_name,
  };
}

export const words_as_read = sql<string>`md5(words::text)`;

export interface Wording {
  language: string;
  words: SurveyWords;
  speaker: string | null;
  /** What whoever changes or approves them must have read. */
  asRead: string;
}

export async function wordingsOf(trx: Tx, institutionId: number, surveyId: string): Promise<Wording[]> {
  const rows = await trx
    .selectFrom('surveys.wording')
    .select(['language', 'words', 'speaker', words_as_read.as('asRead')])
    .where('institution_id', '=', institutionId)
    .where('survey_id', '=', surveyId)
    .orderBy('language')
    .execute();
  return rows.map((row) => ({ ...row, words: SurveyWords.parse(row.words) }));
}

export interface WindowRow {
  windowId: string;
  surveyId: string;
  opensOn: IsoDate;
  closesOn: IsoDate;
  unitIds: string[];
  /** Saved cohorts that were asked too, by the names that they had. */
  cohorts: string[];
  batchId: string | null;
  state: WindowState;
}

/** The times that a survey was asked, newest first. */
export async function windowsOf(
  trx: Tx,
  institutionId: number,
  surveyId: string | null,
  today: IsoDate,
): Promise<WindowRow[]> {
  const rows = await trx
    .selectFrom('surveys.window')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .$if(surveyId !== null, (query) => query.where('survey_id', '=', surveyId ?? ''))
    .orderBy('window_id', 'desc')
    .execute();
  return rows.map((row) => ({
    windowId: row.window_id,
    surveyId: row.survey_id,
    opensOn: row.opens_on,
    closesOn: row.closes_on,
    unitIds: row.unit_ids,
    cohorts: row.cohorts,
    batchId: row.batch_id,
    state: windowState({ closesOn: row.closes_on, isClosed: row.closed_at !== null }, today),
  }));
}
