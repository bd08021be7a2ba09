import { dateOfDayNumber, type IsoDate } from '../../src/kernel/week.ts';

/** Dates as text, made once for each day: they are written by the million. */
const iso = new Map<number, IsoDate>();

export function isoDay(day: number): IsoDate {
  const known = iso.get(day);
  if (known !== undefined) return known;
  const text = dateOfDayNumber(day);
  iso.set(day, text);
  return text;
}

/** 31/12/2025 */
export function dayFirst(day: number): string {
  const text = isoDay(day);
  return `${text.slice(8)}/${text.slice(5, 7)}/${text.slice(0, 4)}`;
}

/** 12/31/2025 */
export function monthFirst(day: number): string {
  const text = isoDay(day);
  return `${text.slice(5, 7)}/${text.slice(8)}/${text.slice(0, 4)}`;
}

/** 09:05:00, from minutes since midnight. */
export function clockTime(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00`;
}
