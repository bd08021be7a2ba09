import type { IsoDate } from '../../kernel/week.ts';
import type { AdjustmentKind, Step } from '../core/adjustment.ts';
import type { AdjustmentView } from '../core/agreement-views.ts';

/** What a weekday's choice says: '' as for everybody, 'day', 'am', 'pm', or 'p:5,6' for periods. */
export interface StepValues {
  from: IsoDate;
  days: string[];
}

export interface AdjustmentValues {
  kind: string;
  startsOn: string;
  endsOn: string;
  arrivesAt: string;
  steps: StepValues[];
  agreedWith: string;
  agreedOn: string;
  reason: string;
}

export interface AdjustmentBody {
  kind: AdjustmentKind;
  startsOn: IsoDate;
  endsOn: IsoDate;
  arrivesAt: string | null;
  steps: Step[];
  agreedWith: string;
  agreedOn: IsoDate;
  reason: string;
}

const no_days = ['', '', '', '', ''];

export function valuesOf(view: AdjustmentView | null, today: IsoDate): AdjustmentValues {
  if (!view)
    return {
      kind: 'part-time',
      startsOn: today,
      endsOn: '',
      arrivesAt: '',
      steps: [{ from: today, days: no_days }],
      agreedWith: '',
      agreedOn: today,
      reason: '',
    };
  return {
    ...view,
    arrivesAt: view.arrivesAt ?? '',
    steps: view.steps.map(({ from, notExpected }) => ({
      from,
      days: no_days.map((_, weekday) => choiceOf(notExpected.find((one) => one.weekday === weekday)?.parts ?? [])),
    })),
  };
}

function choiceOf(parts: readonly string[]): string {
  if (parts.length === 0) return '';
  if (parts.includes('day') || (parts.includes('am') && parts.includes('pm'))) return 'day';
  const [only] = parts;
  if (only === 'am' || only === 'pm') return only;
  return `p:${parts.map((part) => part.slice(1)).join(',')}`;
}

/** Periods as somebody types them: "5, 6"; null: something else stands there. */
export function periodsOf(text: string): number[] | null {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const numbers = words.map(Number);
  return numbers.every((n) => Number.isInteger(n) && n >= 1 && n <= 39) ? numbers : null;
}

export function bodyOf(values: AdjustmentValues): AdjustmentBody {
  return {
    // The choices are the kinds.
    kind: values.kind as AdjustmentKind,
    startsOn: values.startsOn,
    endsOn: values.endsOn,
    arrivesAt: values.arrivesAt || null,
    steps: values.steps.map(({ from, days }, at) => ({
      // The first step begins with the agreement.
      from: at === 0 ? values.startsOn : from,
      notExpected: days.flatMap((choice, weekday) => {
        if (choice === '') return [];
        const parts = choice.startsWith('p:') ? (periodsOf(choice.slice(2)) ?? []).map((n) => `p${n}`) : [choice];
        return parts.length > 0 ? [{ weekday, parts }] : [];
      }),
    })),
    agreedWith: values.agreedWith.trim(),
    agreedOn: values.agreedOn,
    reason: values.reason.trim(),
  };
}
