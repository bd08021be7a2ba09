import type { CsvFile } from '../csv-file.ts';

/** The files of one window, open to be written; screeners come twice a year. */
export interface RiverbendFiles {
  attendance: CsvFile;
  gradebook: CsvFile;
  assignments: CsvFile;
  platform: CsvFile;
  incidents: CsvFile;
  'check-in': CsvFile;
  classroom: CsvFile;
  'student-life': CsvFile;
  climate: CsvFile;
  screener: CsvFile;
}
