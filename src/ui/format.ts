/** How figures and dates are written, in the reader's own locale. Dates are civil days: they never shift with a time zone. */
import type { IsoDate } from '../kernel/week.ts';

const locale = (): string | undefined => (typeof navigator === 'undefined' ? 'en-GB' : navigator.language);
const formats = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()}${JSON.stringify(options)}`;
  const known = formats.get(key) as Intl.DateTimeFormat | undefined;
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale(), options);
  formats.set(key, made);
  return made;
}

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${locale()}${JSON.stringify(options)}`;
  const known = formats.get(key) as Intl.NumberFormat | undefined;
  if (known) return known;
  const made = new Intl.NumberFormat(locale(), options);
  formats.set(key, made);
  return made;
}

const civil = (date: IsoDate): Date => new Date(`${date}T00:00:00Z`);

/** "Mon 17 Feb 2014" */
export function formatDay(date: IsoDate): string {
  return dateFormat({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    civil(date),
  );
}

/** "17 Feb" */
export function formatShortDay(date: IsoDate): string {
  return dateFormat({ day: 'numeric', month: 'short', timeZone: 'UTC' }).format(civil(date));
}

/** "Feb" */
export function formatMonth(date: IsoDate): string {
  return dateFormat({ month: 'short', timeZone: 'UTC' }).format(civil(date));
}

/** "Monday", in the reader's language; 0 = Monday. */
export function weekdayName(weekday: number, width: 'long' | 'short' | 'narrow' = 'long'): string {
  // 2024-01-01 was a Monday.
  return dateFormat({ weekday: width, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + weekday)));
}

/** "Mon 17 Feb 2014, 07:12" at the reader's own clock. */
export function formatInstant(instant: string): string {
  return dateFormat({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(new Date(instant));
}

export function formatNumber(value: number, digits = 0): string {
  return numberFormat({ maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value);
}

/** "15 %": a share of 0..1; under one per cent, but not nothing, is "< 1 %". */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return '< 1 %';
  return `${numberFormat({ maximumFractionDigits: 0 }).format(100 * share)} %`;
}

/** "10:00", "10:00 AM": an hour of the day, by whatever clock. */
export function formatHour(hour: number): string {
  return formatClock(`${hour}:00`);
}

/** "07:30", "7:30 AM": a time of day as data has it. */
export function formatClock(time: string): string {
  const [hour, minute] = time.split(':').map(Number);
  return dateFormat({ hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2024, 0, 1, hour, minute)),
  );
}

/** A sentence of the server's, in which days stand as data has them, with its days as people read them. */
export function daysInWords(sentence: string): string {
  return sentence.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => formatDay(day));
}

/** "Central Time", for "America/Chicago". */
export function clockName(timeZone: string): string {
  const parts = dateFormat({ timeZone, timeZoneName: 'longGeneric' }).formatToParts(new Date(0));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** "+1 313 555 0155", in groups that can be read aloud; how another country groups is not ours to guess. */
export function formatPhone(phone: string): string {
  return phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');
}

/** "+12", "−132", "±0": a change always shows its sign (with a real minus). */
export function formatChange(points: number, digits = 0): string {
  const text = numberFormat({ maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(Math.abs(points));
  if (Number(Math.abs(points).toFixed(digits)) === 0) return '±0';
  return `${points > 0 ? '+' : '−'}${text}`;
}

/** "1 student", "12 students"; a word with an irregular plural is given both. */
export function formatCount(n: number, one: string, many = `${one}s`): string {
  return `${formatNumber(n)} ${n === 1 ? one : many}`;
}

/** "Mon 17 Feb 2014, 07:12" by the clock of a place: appointments are where they are, wherever the reader is. */
export function formatMoment(instant: string, timeZone: string): string {
  return dateFormat({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  }).format(new Date(instant));
}
