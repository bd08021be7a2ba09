/** Which of our sources an activity_type feeds. What is not listed is kept as 'other', which is not scored. */
export const CLICK_SOURCES = {
  content: {
    name: 'Content',
    activityTypes: [
      'oucontent',
      'resource',
      'subpage',
      'url',
      'page',
      'dualpane',
      'folder',
      'htmlactivity',
      'sharedsubpage',
      'repeatactivity',
    ],
  },
  forum: { name: 'Forum', activityTypes: ['forumng', 'oucollaborate', 'ouelluminate'] },
  quiz: { name: 'Quiz', activityTypes: ['quiz', 'externalquiz', 'questionnaire'] },
  home: { name: 'Home page', activityTypes: ['homepage'] },
  other: { name: 'Other pages', activityTypes: [] },
} as const satisfies Record<string, { name: string; activityTypes: readonly string[] }>;

export type ClickSource = keyof typeof CLICK_SOURCES;

export const clickSourceKeys = Object.keys(CLICK_SOURCES) as ClickSource[];

const sourceOfType = new Map<string, ClickSource>(
  clickSourceKeys.flatMap((key) => CLICK_SOURCES[key].activityTypes.map((type) => [type, key] as const)),
);

export function clickSourceOf(activityType: string): ClickSource {
  return sourceOfType.get(activityType) ?? 'other';
}
