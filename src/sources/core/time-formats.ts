import type { TimeFormat } from './mapping.ts';

/**
 * strptime patterns of each day order; separators and a time of day may vary. Years of two digits stand first, since %Y would
 * read 25 as the year 25, while %y leaves the rest of 2025 unread and so does not match.
 */
export function patternsOf(format: TimeFormat): string[] {
  if (format !== 'dmy' && format !== 'mdy') return [];
  const patterns: string[] = [];
  for (const year of ['%y', '%Y'])
    for (const separator of ['/', '.', '-', ' ']) {
      const day = (format === 'dmy' ? ['%d', '%m', year] : ['%m', '%d', year]).join(separator);
      for (const time of ['', ' %H:%M:%S', ' %H:%M', ' %I:%M:%S %p', ' %I:%M %p', 'T%H:%M:%S'])
        patterns.push(`${day}${time}`);
    }
  return patterns;
}

export type TimeReading =
  | { kind: 'clear'; format: TimeFormat; hasOffset: boolean; words: string }
  /** Both orders read every value: only a person knows. */
  | { kind: 'ambiguous'; examples: { text: string; dmy: string; mdy: string }[]; words: string }
  | { kind: 'unreadable'; examples: string[]; words: string };

/**
 * In which format a column's times are written, judged by values of the whole file (not only the first rows: the day over 12
 * that decides may come late).
 */
export function readTimes(values: readonly string[]): TimeReading {
  const texts = values.map((value) => value.trim()).filter((value) => value !== '');
  if (texts.length === 0) return { kind: 'unreadable', examples: [], words: 'The column is empty.' };
  const share = (test: (text: string) => boolean) => texts.filter(test).length / texts.length;
  const most = 0.9;
  if (
    share((text) => /^\d{4}-\d{1,2}-\d{1,2}([ T]|$)/.test(text) || /^\d{4}\/\d{1,2}\/\d{1,2}([ T]|$)/.test(text)) >=
    most
  ) {
    const hasOffset = share((text) => /(Z|[+-]\d{2}(:?\d{2})?)$/.test(text) && text.length > 10) >= most;
    return {
      kind: 'clear',
      format: 'iso',
      hasOffset,
      words: hasOffset ? 'ISO times with their offset from UTC.' : 'ISO dates.',
    };
  }
  if (share((text) => /^\d{13}$/.test(text)) >= most) return clear('unix-ms', 'Milliseconds since 1970.');
  if (share((text) => /^\d{9,10}(\.\d+)?$/.test(text)) >= most) return clear('unix-s', 'Seconds since 1970.');
  if (share((text) => /^\d{5}(\.\d+)?$/.test(text) && Number(text) > 20_000 && Number(text) < 80_000) >= most)
    return clear('excel', "A spreadsheet's day numbers.");
  const parts = texts.flatMap((text) => {
    const found = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})([ T]|$)/.exec(text);
    return found ? [{ text, first: Number(found[1]), second: Number(found[2]), year: found[3] ?? '' }] : [];
  });
  if (parts.length < texts.length * most)
    return {
      kind: 'unreadable',
      examples: texts.slice(0, 3),
      words: `Times such as "${texts[0]}" are in no format known here. Give a pattern.`,
    };
  const canBeDmy = parts.every(({ first, second }) => first <= 31 && second <= 12);
  const canBeMdy = parts.every(({ first, second }) => first <= 12 && second <= 31);
  if (canBeDmy && canBeMdy) {
    const examples = parts
      .filter(({ first, second }) => first !== second)
      .slice(0, 3)
      .map(({ text, first, second, year }) => ({ text, dmy: iso(year, second, first), mdy: iso(year, first, second) }));
    if (examples.length === 0) return clear('dmy', 'Day, month and year; no value tells the orders apart.');
    return {
      kind: 'ambiguous',
      examples,
      words: `"${examples[0]?.text}" can be ${examples[0]?.dmy} or ${examples[0]?.mdy}, and no day over 12 decides. Say which comes first.`,
    };
  }
  // Where neither fits all, the order that fits more is offered; the rest becomes bad values, visible in the check.
  const dmy = parts.filter(({ first, second }) => first <= 31 && second <= 12).length;
  const mdy = parts.filter(({ first, second }) => first <= 12 && second <= 31).length;
  return dmy >= mdy ? clear('dmy', 'The day comes first.') : clear('mdy', 'The month comes first.');
}

function clear(format: TimeFormat, words: string): TimeReading {
  return { kind: 'clear', format, hasOffset: false, words };
}

function iso(year: string, month: number, day: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${year.length === 2 ? `20${year}` : year}-${two(month)}-${two(day)}`;
}
