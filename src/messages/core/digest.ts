import { cleanLine } from './clean.ts';
import { linkTo } from './links.ts';

export interface DigestItem {
  words: string;
  link: string;
  category: 'work' | 'support' | 'safeguarding';
}

export const digest_items_max = 50;
/** What waited longer, for want of an address or of mail at all, is in the app and not mailed any more. */
export const digest_days = 7;
export const default_digest_hour = 7;

/** Whether the hour has come today, by the staff member's chosen hour and the institution's own time. */
export function isDigestDue(now: Temporal.ZonedDateTime, digestHour: number): boolean {
  return now.hour >= digestHour;
}

/** The lines of a digest, in the order given; what does not fit is counted. Safeguarding is not written into mail. */
export function digestLines(items: readonly DigestItem[]): string {
  const shown = items.slice(0, digest_items_max);
  const lines = shown.map(
    ({ words, link, category }) =>
      `- ${category === 'safeguarding' ? 'Something that only you can open.' : cleanLine(words)}\n  ${linkTo(link)}`,
  );
  if (items.length > shown.length) lines.push(`- and ${items.length - shown.length} more.`);
  return lines.join('\n');
}
