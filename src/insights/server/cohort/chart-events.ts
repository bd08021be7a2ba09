import { type Week, weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { driftWords } from '../../core/cohort/trend-words.ts';
import type { CalendarWeek } from '../../core/student/enrolment-calendar.ts';
import type { ChartEvent, StudentView } from '../../core/student/student-views.ts';
import type { DriftEvent } from '../../core/views.ts';
import type { Layout } from '../layout/layouts.ts';
import type { ScoredWeekRow } from '../student/enrolment-queries.ts';

interface Around {
  institutionId: number;
  calendar: readonly CalendarWeek[];
  layouts: readonly Layout[];
  rows: ReadonlyMap<number, ScoredWeekRow>;
  circumstances: StudentView['circumstances'];
}

/** What a score's line should be read with: other models, drifts of the whole group, breaks, exams, known circumstances. */
export async function chartEvents(trx: Tx, around: Around): Promise<ChartEvent[]> {
  const { calendar, circumstances } = around;
  const weeks = new Set(calendar.map(({ week }) => week));
  const events = [
    ...modelChanges(around),
    ...(await drifts(trx, around)),
    ...pauses(calendar),
    ...circumstances.map(({ words, from }): ChartEvent => ({ week: weekOf(from), kind: 'circumstance', words })),
  ];
  return events
    .filter(({ week }) => weeks.has(week))
    .toSorted((a, b) => (a.week < b.week ? -1 : a.week > b.week ? 1 : 0));
}

function modelChanges({ layouts, rows }: Around): ChartEvent[] {
  const own = layouts.filter(({ run }) => rows.has(run));
  return own.flatMap((layout, index): ChartEvent[] => {
    const before = own[index - 1];
    if (!before || before.modelVersion === layout.modelVersion) return [];
    return [{ week: layout.week, kind: 'model', words: `Scored by model version ${layout.modelVersion} from here on` }];
  });
}

async function drifts(trx: Tx, { institutionId, layouts, rows }: Around): Promise<ChartEvent[]> {
  const own = layouts.filter(({ run }) => rows.has(run));
  if (own.length === 0) return [];
  const found = await trx
    .selectFrom('trends.cohort_drift')
    .select(['run', 'week', 'group_key', 'cause', 'fall_sd', 'evidence'])
    .where('institution_id', '=', institutionId)
    .where(
      'run',
      'in',
      own.map(({ run }) => run),
    )
    .execute();
  return found
    .filter((row) => rows.get(row.run)?.groupKey === row.group_key)
    .map((row) => ({
      week: row.week,
      kind: 'drift',
      // The check of trends.cohort_drift holds its causes to these.
      words: driftWords(row.cause as DriftEvent['cause'], row.fall_sd, row.evidence),
    }));
}

/** The first week of each break, and of each stretch of exams. */
function pauses(calendar: readonly CalendarWeek[]): ChartEvent[] {
  const events: ChartEvent[] = [];
  let before: Week | null = null;
  for (const { week, kind, name } of calendar) {
    const key = kind === 'teaching' ? null : `${kind} ${name}`;
    if (key !== null && key !== before && kind !== 'teaching') events.push({ week, kind, words: name });
    before = key;
  }
  return events;
}
