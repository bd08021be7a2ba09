import { type SqlBool, sql } from 'kysely';
import { listSavedCohorts } from '../../access/server/index.ts';
import { momentOf, type Verb } from '../../cases/server/index.ts';
import { languagesInUse } from '../../families/server/index.ts';
import { listUnits } from '../../institution/server/index.ts';
import { directionOf, languageName } from '../../kernel/languages.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { inScope, type StudentScope, studentScope } from '../../roster/server/index.ts';
import { hiddenGroups, least_answers, resultOf, type WindowResult } from '../core/results.ts';
import type { Answer, Question } from '../core/survey.ts';
import type { SurveysView, SurveyView, SurveyWindowView } from '../core/views.ts';
import { requireSurvey, type WindowRow, windowsOf, wordingsOf } from './survey-row.ts';

export async function listSurveys({ db, clock, actor }: Verb): Promise<SurveysView> {
  requireNeed(actor, 'surveys:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const scope = await studentScope(trx, actor, 'surveys:read');
    const rows = await trx
      .selectFrom('surveys.survey')
      .select(['survey_id', 'title', 'made_by_name', sql<number>`jsonb_array_length(questions)`.as('questions')])
      .where('institution_id', '=', institutionId)
      .orderBy('survey_id', 'desc')
      .limit(200)
      .execute();
    const windows = await windowsOf(trx, institutionId, null, today);
    const answered = await answeredBy(trx, scope, today);
    const surveys = rows.map((row) => {
      const own = windows.filter(({ surveyId }) => surveyId === row.survey_id);
      const newest = own[0];
      return {
        surveyId: row.survey_id,
        title: row.title,
        questions: row.questions,
        state: newest?.state ?? ('draft' as const),
        closesOn: newest?.closesOn ?? null,
        answered: own.reduce((sum, { windowId }) => sum + (answered.get(windowId) ?? 0), 0),
        madeBy: row.made_by_name,
      };
    });
    const open = surveys.filter(({ state }) => state === 'open').length;
    return {
      sentence:
        surveys.length === 0
          ? 'No survey was written yet.'
          : `${open === 0 ? 'No survey is' : open === 1 ? 'One survey is' : `${open} surveys are`} open.`,
      surveys,
      mayManage: actor.why('surveys:manage').length > 0,
    };
  });
}

/** Responses of families of at least one student whom the reader sees. */
const ofScope = (scope: StudentScope, today: IsoDate) =>
  sql<SqlBool>`exists (select from unnest(r.student_ids) one (student_id) where ${inScope(scope, sql.ref<string>('one.student_id'), today)})`;

async function answeredBy(trx: Tx, scope: StudentScope, today: IsoDate): Promise<Map<string, number>> {
  const { rows } = await sql<{ window_id: string; n: number }>`
    select r.window_id, count(*)::int as n from surveys.response r
    where r.institution_id = ${scope.institutionId} and ${ofScope(scope, today)} group by r.window_id`.execute(trx);
  return new Map(rows.map(({ window_id, n }) => [window_id, n]));
}

/** A survey with its words, and what families answered as far as the reader sees their students; small groups are hidden. */
export async function viewSurvey({ db, clock, actor }: Verb, surveyId: string): Promise<SurveyView> {
  requireNeed(actor, 'surveys:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const { today } = await momentOf(trx, { clock, actor });
    const survey = await requireSurvey(trx, institutionId, surveyId);
    const scope = await studentScope(trx, actor, 'surveys:read');
    const units = await listUnits(trx, institutionId);
    const nameOf = new Map(units.map(({ unitId, name }) => [unitId, name]));
    const mayManage = actor.why('surveys:manage').length > 0;
    const windows: SurveyWindowView[] = [];
    for (const window of await windowsOf(trx, institutionId, surveyId, today))
      windows.push(
        await viewWindow(trx, scope, window, { questions: survey.questions, today, nameOf, readsTexts: mayManage }),
      );
    const wordings = await wordingsOf(trx, institutionId, surveyId);
    const [newest] = windows;
    return {
      surveyId,
      title: survey.title,
      today,
      questions: survey.questions,
      language: survey.language,
      revision: survey.revision,
      sentence: !newest
        ? 'Nobody was asked yet.'
        : `${newest.answered === 1 ? 'One person has' : `${newest.answered} people have`} answered; it is ${newest.state}.`,
      wordings: wordings.map((one) => ({
        ...one,
        name: languageName(one.language),
        direction: directionOf(one.language),
      })),
      languages: (await languagesInUse(trx, institutionId)).map((one) => ({
        ...one,
        name: languageName(one.language),
      })),
      windows,
      units: units.map(({ unitId, name }) => ({ unitId, name })),
      cohorts: mayManage
        ? (await listSavedCohorts(trx, actor)).map(({ savedCohortId, name }) => ({ cohortId: savedCohortId, name }))
        : [],
      mayManage,
      mayApprove: actor.why('families:translate').length > 0,
    };
  });
}

async function viewWindow(
  trx: Tx,
  scope: StudentScope,
  window: WindowRow,
  of: { questions: readonly Question[]; today: IsoDate; nameOf: ReadonlyMap<string, string>; readsTexts: boolean },
): Promise<SurveyWindowView> {
  const { institutionId } = scope;
  const { questions, today } = of;
  const { rows: counted } = await sql<{ n: number }>`
    select count(*)::int as n from surveys.asked a
    where a.institution_id = ${institutionId} and a.window_id = ${window.windowId} and ${inScope(scope, sql.ref<string>('a.student_id'), today)}`.execute(
    trx,
  );
  const { rows } = await sql<{ answers: Answer[]; unit_ids: string[] }>`
    select r.answers, array(select distinct coalesce(e.campus_unit_id, e.programme_unit_id) from roster.enrolment e
      where e.institution_id = ${institutionId} and e.student_id = any(r.student_ids) and e.is_primary) as unit_ids
    from surveys.response r where r.institution_id = ${institutionId} and r.window_id = ${window.windowId} and ${ofScope(scope, today)}`.execute(
    trx,
  );
  const responses = rows.map(({ answers }) => answers);
  const result: WindowResult =
    window.state === 'open' ? { kind: 'open', have: responses.length } : resultOf(questions, responses);
  const isShown = result.kind === 'shown';
  const bySchool = [...new Set(rows.flatMap(({ unit_ids }) => unit_ids))]
    .map((unitId) => ({
      name: of.nameOf.get(unitId) ?? '',
      responses: rows.filter(({ unit_ids }) => unit_ids.includes(unitId)).map(({ answers }) => answers),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
  const hidden = hiddenGroups(bySchool.map((school) => school.responses.length));
  // Not everybody answers every question: of each it is the same again.
  const hiddenMeans = questions.map((_, n) =>
    hiddenGroups(
      bySchool.map((school, at) =>
        hidden[at] ? 0 : school.responses.filter((answers) => typeof answers[n] === 'number').length,
      ),
    ),
  );
  return {
    windowId: window.windowId,
    opensOn: window.opensOn,
    closesOn: window.closesOn,
    state: window.state,
    units: [...window.unitIds.map((id) => of.nameOf.get(id) ?? '').filter(Boolean), ...window.cohorts],
    asked: counted[0]?.n ?? 0,
    answered: rows.length,
    batchId: window.batchId,
    result,
    schools: isShown
      ? bySchool.map((school, at) => {
          const own = hidden[at] ? null : resultOf(questions, school.responses);
          return {
            name: school.name,
            answered: own ? school.responses.length : null,
            means: questions.map((_, n) =>
              own?.kind === 'shown' && !hiddenMeans[n]?.[at] ? (own.questions[n]?.mean ?? null) : null,
            ),
          };
        })
      : [],
    texts: questions.map(({ kind }, at) => {
      if (kind !== 'text' || !of.readsTexts || !isShown) return null;
      const said = responses.flatMap((answers) => (typeof answers[at] === 'string' ? [answers[at]] : []));
      // Sorted by their words: neither when nor by whom can be told from their order.
      return said.length < least_answers ? null : said.toSorted((a, b) => a.localeCompare(b));
    }),
  };
}
