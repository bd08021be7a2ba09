import { formatNumber } from '../../ui/format.ts';
import { type Band, bands } from '../core/measures.ts';
import type { StandingView } from '../core/views.ts';

export function bandWords(band: Band | null): string {
  return bands.find(({ key }) => key === band)?.words ?? 'Too few days to say';
}

/** "7.3 %" */
export function pct(value: number | null): string {
  return value === null ? '–' : `${formatNumber(value, 1)} %`;
}

/** A standing as somebody could say it aloud. */
export function standingSentence({
  enrolledDays,
  absentDays,
  absencePct,
  daysLeft,
  daysToCome,
  runDays,
}: StandingView): string {
  const missed = `Missed ${formatNumber(absentDays)} of ${formatNumber(enrolledDays)} days`;
  if (absencePct === null) return `${missed}: too few days to say more.`;
  const row = runDays > 1 ? ` The last ${formatNumber(runDays)} school days were missed in a row.` : '';
  const left =
    daysToCome === 0
      ? ''
      : daysLeft < 0
        ? ' The year will be at 10 % or more whatever comes; each day still counts.'
        : ` ${formatNumber(daysLeft)} more ${daysLeft === 1 ? 'day' : 'days'} can be missed in the ${formatNumber(daysToCome)} to come before the year reaches 10 %.`;
  return `${missed} (${pct(absencePct)}).${row}${left}`;
}
