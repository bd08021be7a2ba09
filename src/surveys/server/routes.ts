import { z } from 'zod';
import { readyLanguages } from '../../kernel/languages.ts';
import { Day, Nothing } from '../../platform/http/answer-parts.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { Question, SurveyWords } from '../core/survey.ts';
import type * as Views from '../core/views.ts';
import { askFamilies, closeWindow, foreseeAsking, NewWindow, Wanted } from './ask-families.ts';
import { exportWindow } from './export-survey.ts';
import { listSurveys, viewSurvey } from './view-survey.ts';
import { Approval, approveWords, SurveyInput, saveSurvey, saveWords, WordsInput } from './write-survey.ts';

const tag = 'Surveys';
const params = z.object({ surveyId: z.uuid() });
const ofLanguage = params.extend({ language: z.enum(readyLanguages) });
const ofWindow = params.extend({ windowId: z.uuid() });
const Saved = z.object({ surveyId: z.uuid(), revision: z.int() });

const Surveys = z
  .object({
    sentence: z.string(),
    surveys: z.array(
      z.object({
        surveyId: z.uuid(),
        title: z.string(),
        questions: z.int(),
        state: z.enum(['draft', 'open', 'closed']),
        closesOn: Day.nullable(),
        answered: z.int(),
        madeBy: z.string(),
      }),
    ),
    mayManage: z.boolean(),
  })
  .meta({ id: 'Surveys' }) satisfies z.ZodType<Views.SurveysView>;

const Result = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), have: z.int() }),
  z.object({ kind: z.literal('insufficient'), have: z.int(), need: z.int() }),
  z.object({
    kind: z.literal('shown'),
    answered: z.int(),
    questions: z.array(
      z.object({
        answered: z.int(),
        counts: z.array(z.int().nullable()).nullable(),
        mean: z.number().nullable(),
      }),
    ),
  }),
]);

const Survey = z
  .object({
    surveyId: z.uuid(),
    title: z.string(),
    today: Day,
    questions: z.array(Question),
    language: z.string(),
    revision: z.int(),
    sentence: z.string(),
    wordings: z.array(
      z.object({
        language: z.string(),
        name: z.string(),
        direction: z.enum(['ltr', 'rtl']),
        words: SurveyWords,
        speaker: z.string().nullable(),
        asRead: z.string(),
      }),
    ),
    languages: z.array(z.object({ language: z.string(), name: z.string(), families: z.int() })),
    windows: z.array(
      z.object({
        windowId: z.uuid(),
        opensOn: Day,
        closesOn: Day,
        state: z.enum(['open', 'closed']),
        units: z.array(z.string()),
        asked: z.int(),
        answered: z.int(),
        batchId: z.uuid().nullable(),
        result: Result,
        schools: z.array(
          z.object({ name: z.string(), answered: z.int().nullable(), means: z.array(z.number().nullable()) }),
        ),
        texts: z.array(z.array(z.string()).nullable()),
      }),
    ),
    units: z.array(z.object({ unitId: z.uuid(), name: z.string() })),
    cohorts: z.array(z.object({ cohortId: z.uuid(), name: z.string() })),
    mayManage: z.boolean(),
    mayApprove: z.boolean(),
  })
  .meta({ id: 'Survey' }) satisfies z.ZodType<Views.SurveyView>;

const Asking = z
  .object({
    students: z.int(),
    people: z.int(),
    households: z.int(),
    unreached: z.int(),
    isHeld: z.boolean(),
    withoutWords: z.array(z.object({ language: z.string(), people: z.int() })),
  })
  .meta({ id: 'SurveyAudience' }) satisfies z.ZodType<Views.AskingView>;

export const surveysRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/surveys',
    summary: 'Surveys of families, and how far each is',
    tag,
    need: 'surveys:read',
    response: Surveys,
    handle: (context) => listSurveys(context),
  }),
  route({
    method: 'post',
    path: '/surveys',
    summary: 'Write a survey in one language',
    tag,
    need: 'surveys:manage',
    body: SurveyInput,
    response: Saved,
    handle: (context, { body }) => saveSurvey(context, null, body),
  }),
  route({
    method: 'get',
    path: '/surveys/{surveyId}',
    summary: 'A survey with its words and what was answered; groups of fewer than ten are hidden',
    tag,
    need: 'surveys:read',
    params,
    response: Survey,
    handle: (context, input) => viewSurvey(context, input.params.surveyId),
  }),
  route({
    method: 'put',
    path: '/surveys/{surveyId}',
    summary: 'Change a survey that nobody was asked yet, as of the revision that was read',
    tag,
    need: 'surveys:manage',
    params,
    body: SurveyInput,
    response: Saved,
    handle: (context, input) => saveSurvey(context, input.params.surveyId, input.body),
  }),
  route({
    method: 'put',
    path: '/surveys/{surveyId}/words/{language}',
    summary: 'Write the survey’s words in a language; they are a draft until a speaker approves them',
    tag,
    need: 'surveys:manage',
    params: ofLanguage,
    body: WordsInput,
    response: Nothing,
    handle: (context, input) => saveWords(context, input.params.surveyId, input.params.language, input.body),
  }),
  route({
    method: 'post',
    path: '/surveys/{surveyId}/words/{language}/approval',
    summary: 'A speaker read the words: families may',
    tag,
    need: 'families:translate',
    params: ofLanguage,
    body: Approval,
    response: Nothing,
    handle: (context, input) => approveWords(context, input.params.surveyId, input.params.language, input.body),
  }),
  route({
    method: 'post',
    path: '/surveys/audience',
    summary: 'How many families would be asked, and whether the message would be held',
    tag,
    need: 'surveys:manage',
    body: Wanted,
    response: Asking,
    handle: (context, { body }) => foreseeAsking(context, body),
  }),
  route({
    method: 'post',
    path: '/surveys/{surveyId}/windows',
    summary: 'Ask the families of some units or saved cohorts, until a day',
    tag,
    need: 'surveys:manage',
    params,
    body: NewWindow,
    response: z.object({ windowId: z.uuid(), students: z.int() }),
    handle: (context, input) => askFamilies(context, input.params.surveyId, input.body),
  }),
  route({
    method: 'post',
    path: '/surveys/{surveyId}/windows/{windowId}/close',
    summary: 'Close a survey before its day',
    tag,
    need: 'surveys:manage',
    params: ofWindow,
    response: z.object({ state: z.literal('closed') }),
    handle: (context, input) => closeWindow(context, input.params.surveyId, input.params.windowId),
  }),
  route({
    method: 'get',
    path: '/surveys/{surveyId}/windows/{windowId}/results.csv',
    summary: 'What was answered, as a spreadsheet',
    tag,
    need: 'surveys:read',
    params: ofWindow,
    produces: 'text/csv',
    handle: (context, input) => exportWindow(context, input.params.surveyId, input.params.windowId),
  }),
];
