import type { IsoDate } from '../../kernel/week.ts';
import type { Meaning } from './meaning.ts';
import type { ShapeKind } from './session-shape.ts';

interface Chosen {
  choiceId: string;
  /** Null: the whole institution. */
  unitId: string | null;
  unit: string | null;
  from: IsoDate;
}

/** GET /attendance/choices */
export interface ChoicesView {
  today: IsoDate;
  /** What holds where nothing is chosen. */
  presetFamily: string;
  families: {
    key: string;
    name: string;
    packs: { name: string; from: IsoDate; citation: string; checked: string }[];
  }[];
  meanings: { key: Meaning; name: string }[];
  packs: (Chosen & { key: string; name: string })[];
  own: (Chosen & { code: string; meaning: Meaning; name: string; minutesOver: number | null })[];
  shapes: (Chosen & { kind: ShapeKind; periods: number; morningPeriods: number; periodMinutes: number | null })[];
  /** Every code that was ever delivered, as it reads today for the whole institution. */
  codes: { code: string; name: string; meaning: Meaning; from: 'own' | 'pack' | 'mapping' }[];
}

/** POST /attendance/choices/preview */
export interface ChoicePreview {
  /** Some blocks of students were read and the figures scaled up. */
  isEstimate: boolean;
  /** With marks this year. */
  students: number;
  /** Of these, with other figures than before. */
  touched: number;
  chronic: { before: number; after: number };
  absentDays: { before: number; after: number };
  /** Marks of this year that would mean something else. */
  codes: { code: string; marks: number; before: string; after: string }[];
}
