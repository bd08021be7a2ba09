import type { EventView } from '../core/views.ts';
import { verbWords } from './verb-words.ts';

/** What was done; where the details make it plainer, they do. */
export function wordsOfEvent({ verb, details }: Pick<EventView, 'verb' | 'details'>): string {
  if (verb === 'sources.set-source-enabled') return details.isEnabled ? 'enabled a source' : 'disabled a source';
  return wordsOfVerb(verb);
}

/** "changed a source"; a verb without words of its own is read as it is written: 'cases.close-case' as "close case". */
export function wordsOfVerb(verb: string): string {
  return verbWords[verb] ?? verb.slice(verb.indexOf('.') + 1).replaceAll('-', ' ');
}

/** A change's details as lines of "field: from → to", and anything else as it stands. */
export function detailLines(details: Record<string, unknown>): { name: string; says: string }[] {
  return Object.entries(details).map(([name, value]) => ({
    name: spaced(name),
    says: isChange(value) ? `${text(value.from)} → ${text(value.to)}` : text(value),
  }));
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return (
    typeof value === 'object' && value !== null && 'from' in value && 'to' in value && Object.keys(value).length === 2
  );
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** "nextReviewOn" and "next_review_on" both as "next review on". */
function spaced(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}
