import type { MappingInput } from '../../core/mapping.ts';
import { CLICK_SOURCES, clickSourceKeys } from './click-sources.ts';

/** The click feed knows programme and presentation, so it feeds only that enrolment. */
const ofEnrolment = {
  student: { column: 'student' },
  programme: 'programme',
  term: 'term',
  time: { column: 'date' },
} as const;

/** Of the file that stageClicks makes: one file feeds every kind of click source. Identical rows are added. */
export const clickMapping: MappingInput = {
  ...ofEnrolment,
  file: { format: 'parquet' },
  kind: 'activity_type',
  feeds: clickSourceKeys.map((source) => ({
    source,
    kinds: source === 'other' ? null : [...CLICK_SOURCES[source].activityTypes],
    value: { as: 'sum', column: 'clicks' },
  })),
};

/** Of a CSV file of mapSubmissions' rows. */
export const submissionMapping: MappingInput = {
  ...ofEnrolment,
  file: { format: 'csv' },
  feeds: [{ source: 'submissions', value: { as: 'rate', attended: 'attended', expected: 'expected' } }],
};
