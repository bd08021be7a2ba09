import type { CastStaff } from '../../../samples/cast.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { RosterBatch } from '../../roster/core/roster-batch.ts';
import type { ModelSettingsInput } from '../../scoring/core/model.ts';
import type { LayOut } from '../setup/lay-out.ts';

/** A file of the demo, as a feed would bring it: read by the mapping of the source that is named. */
export interface DemoFile {
  source: string;
  path: string;
  /** The days it speaks for, where its rows do not show them. */
  covers?: { from: IsoDate; to: IsoDate };
  /** When it came: an instant; left out, when the clock stands now. */
  arrived_at?: string;
}

export type RosterGiven = { folder: string } | { batch: RosterBatch };

/** An institution of the demo: what it is made of, and what its feeds bring week by week. */
export interface DemoInstitution {
  key: string;
  name: string;
  preset: 'higher-education' | 'us-k12';
  timeZone: string;
  /** Where its clock stands at first: an instant. */
  now: string;
  /** When it was set up, an instant; null: when the clock stands. */
  set_up_at: string | null;
  /** The last day that there is anything of: "Next week" ends here. */
  last_day: IsoDate;
  /** The preset's model, or settings of its own. */
  model: ModelSettingsInput | null;
  /** Whose data it is, where a licence asks to say so. */
  attribution: { text: string; href: string } | null;
  /** The people who can sign in, one button each. */
  people: readonly CastStaff[];
  layOut(): Promise<LayOut>;
  /**
   * The roster as it is known at the end of a day: folders of files that it writes, or rows that a connector made. Of several
   * the later ones add what the earlier cannot say.
   */
  roster(folder: string, asOf: IsoDate): Promise<readonly RosterGiven[]>;
  /** Writes what the feeds had brought until the clock's first day. */
  writePast(folder: string): Promise<DemoFile[]>;
  /** Its attendance file of the week that holds a day, and its columns: to be spoiled; null where there is none. */
  attendanceFile: {
    columns: { student: string; date: string; code: string };
    write(folder: string, day: IsoDate): Promise<string>;
  } | null;
  /** Writes what they bring after one day, up to another. */
  writeNext(folder: string, after: IsoDate, to: IsoDate): Promise<DemoFile[]>;
}
