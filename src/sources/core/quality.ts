import { type RowCounts, totalRows } from './fates.ts';

export type QualityPart = 'completeness' | 'matched' | 'timeliness' | 'duplicates';

export interface QualityPartView {
  part: QualityPart;
  /** 0..1; null when there is nothing to judge by. */
  share: number | null;
  words: string;
  /** What would raise it; null when nothing needs to be done. */
  toRaise: string | null;
}

export interface Quality {
  /** 0..100, the mean of the parts that can be judged; null before the first delivery. */
  pct: number | null;
  parts: QualityPartView[];
}

/** What the last weeks of a source looked like. */
export interface QualityEvidence {
  /** Teaching days of the last weeks up to today, and those of them that a delivery covers. */
  expectedDays: number;
  coveredDays: number;
  /** Rows by fate over the last deliveries. */
  counts: RowCounts;
  /** Hours from the end of a delivery's last day to its arrival, for each of the last deliveries. */
  lagHours: readonly number[];
  staleAfterHours: number;
}

/** Below this the model's page warns beside the source's weight. */
export const goodQualityPct = 80;

/** Quality of a source in four parts, each of which can be raised by somebody: what is missing is named, not averaged away. */
export function quality(evidence: QualityEvidence): Quality {
  const parts = [completeness(evidence), matched(evidence), timeliness(evidence), duplicates(evidence)];
  const known = parts.flatMap((part) => (part.share === null ? [] : [part.share]));
  const pct =
    known.length === 0 ? null : Math.round((100 * known.reduce((sum, share) => sum + share, 0)) / known.length);
  return { pct, parts };
}

function completeness({ expectedDays, coveredDays }: QualityEvidence): QualityPartView {
  if (expectedDays === 0) return { part: 'completeness', share: null, words: 'No teaching days yet', toRaise: null };
  const share = Math.min(1, coveredDays / expectedDays);
  const missing = expectedDays - coveredDays;
  return {
    part: 'completeness',
    share,
    words: `${coveredDays} of the last ${expectedDays} teaching days have data`,
    toRaise:
      missing > 0
        ? `Ask the owner for the ${missing} missing days and upload them: a day without data is not a zero.`
        : null,
  };
}

function matched({ counts }: QualityEvidence): QualityPartView {
  const judged = totalRows(counts) - (counts['other-kind'] ?? 0) - (counts['not-yet'] ?? 0);
  if (judged <= 0) return { part: 'matched', share: null, words: 'No rows yet', toRaise: null };
  const lost = (counts['unknown-student'] ?? 0) + (counts['bad-value'] ?? 0);
  return {
    part: 'matched',
    share: 1 - lost / judged,
    words: `${(judged - lost).toLocaleString('en')} of ${judged.toLocaleString('en')} rows could be read and named a known student`,
    toRaise:
      lost > 0
        ? `Download the rejects: ${(counts['unknown-student'] ?? 0).toLocaleString('en')} rows name unknown ids (update the roster, or map another id), ${(counts['bad-value'] ?? 0).toLocaleString('en')} cannot be read (mend them at the source).`
        : null,
  };
}

function timeliness({ lagHours, staleAfterHours }: QualityEvidence): QualityPartView {
  if (lagHours.length === 0) return { part: 'timeliness', share: null, words: 'No deliveries yet', toRaise: null };
  const onTime = lagHours.filter((hours) => hours <= staleAfterHours).length;
  return {
    part: 'timeliness',
    share: onTime / lagHours.length,
    words: `${onTime} of the last ${lagHours.length} deliveries came within ${staleAfterHours} hours`,
    toRaise:
      onTime < lagHours.length
        ? 'Deliver more often: a schedule or the watched folder saves waiting for a person.'
        : null,
  };
}

function duplicates({ counts }: QualityEvidence): QualityPartView {
  const twice = counts.duplicate ?? 0;
  const judged = twice + (counts.stored ?? 0);
  if (judged === 0) return { part: 'duplicates', share: null, words: 'No rows yet', toRaise: null };
  return {
    part: 'duplicates',
    share: 1 - twice / judged,
    words: `${twice.toLocaleString('en')} of ${judged.toLocaleString('en')} rows were there twice`,
    toRaise: twice > 0 ? 'The export repeats events: ask the owner to remove the overlap.' : null,
  };
}
