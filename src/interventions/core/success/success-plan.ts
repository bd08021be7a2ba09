import { z } from 'zod';

const line = (most: number) => z.string().trim().max(most);
const deeds = z.array(line(300).min(1)).max(10).default([]);

/** What a family and the school agree on. It is written in the family's language; headings are the product's own words. */
export const SuccessContent = z.object({
  /** What the student is good at, and likes: it comes first. */
  strengths: line(1_000).default(''),
  /** What the family hopes for, as they say it. */
  hopes: line(1_000).default(''),
  goal: line(500).min(1, 'say what you want to reach together'),
  /** What makes it hard, without blame. */
  hard: line(1_000).default(''),
  school: deeds,
  family: deeds,
  student: deeds,
  /** When everybody looks at it again. */
  checkOn: z.iso.date().nullable().default(null),
  /** Whom the family calls, and how. */
  contact: line(300).default(''),
});
export type SuccessContent = z.output<typeof SuccessContent>;

export const successStates = ['draft', 'shared', 'agreed', 'replaced'] as const;
export type SuccessState = (typeof successStates)[number];

export const stateSentences: Record<SuccessState, string> = {
  draft: 'A draft: nobody of the family has seen it yet.',
  shared: 'Shared; the family has not answered yet.',
  agreed: 'Agreed with the family.',
  replaced: 'An earlier version.',
};

/** What lacks before it can be shown to a family: promises of the school come before any of theirs. */
export function lacksForSharing(content: SuccessContent): string | null {
  if (content.school.length === 0) return 'Say what the school will do before you ask the family for anything.';
  if (content.contact === '') return 'Say whom the family can call.';
  return null;
}
