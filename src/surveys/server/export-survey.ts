import type { Verb } from '../../cases/server/index.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { record } from '../../ledger/server/index.ts';
import { csvLine } from '../../platform/files/csv-dialect.ts';
import { trouble } from './problems.ts';
import { viewSurvey } from './view-survey.ts';

/** What a window's page shows, as a spreadsheet: each answer of each question with its count; who answered is nowhere in it. */
export async function exportWindow(verb: Verb, surveyId: string, windowId: string): Promise<Response> {
  requireNeed(verb.actor, 'surveys:read');
  const view = await viewSurvey(verb, surveyId);
  const window = view.windows.find((one) => one.windowId === windowId);
  if (!window) throw trouble.notFound('This survey was not asked at that time. Check the link.');
  const { result } = window;
  if (result.kind === 'open')
    throw trouble.closed('This survey is still open. Its results are here when it is closed.');
  if (result.kind === 'insufficient')
    throw trouble.closed(`Fewer than ${result.need} people have answered, so there is nothing to export yet.`);
  const words = view.wordings.find(({ language }) => language === view.language)?.words;
  const lines = [csvLine(['question', 'text', 'kind', 'dimension', 'answer', 'count', 'answered', 'mean'])];
  for (const [at, { kind, dimension }] of view.questions.entries()) {
    const said = words?.questions[at];
    const { answered = 0, counts = null, mean = null } = result.questions[at] ?? {};
    const common = [at + 1, said?.text ?? '', kind, dimension ?? ''] as const;
    const shown = mean === null ? null : Math.round(mean * 100) / 100;
    if (counts === null) lines.push(csvLine([...common, '', null, answered, null]));
    for (const [n, count] of (counts ?? []).entries())
      lines.push(csvLine([...common, said?.choices[n] ?? String(n + 1), count, answered, shown]));
    for (const text of window.texts[at] ?? []) lines.push(csvLine([...common, text, null, answered, null]));
  }
  await verb.db.forInstitution(verb.actor.institutionId, (trx) =>
    record(trx, verb, {
      verb: 'surveys.export',
      subject: { kind: 'survey', id: surveyId },
      details: { windowId, lines: lines.length - 1 },
    }),
  );
  return new Response(`\ufeff${lines.join('')}`, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="survey.csv"',
      'cache-control': 'no-store',
    },
  });
}
