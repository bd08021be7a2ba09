export const concernKinds = ['engagement', 'attendance', 'progress', 'wellbeing', 'behaviour', 'other'] as const;
export type ConcernKind = (typeof concernKinds)[number];

export const concernWords: Record<ConcernKind, string> = {
  engagement: 'Engagement',
  attendance: 'Attendance',
  progress: 'Progress',
  wellbeing: 'Wellbeing',
  behaviour: 'Behaviour',
  other: 'Something else',
};
