export const invitationStates = ['invited', 'booked', 'declined', 'held', 'missed'] as const;
export type InvitationState = (typeof invitationStates)[number];

/** book: also another time of the same offer. cancel: the time is free again, and another may be booked. */
export type InvitationStep = 'book' | 'cancel' | 'decline' | 'held' | 'missed';

const table: Record<InvitationStep, { from: readonly InvitationState[]; to: InvitationState }> = {
  book: { from: ['invited', 'booked', 'declined', 'missed'], to: 'booked' },
  cancel: { from: ['booked'], to: 'invited' },
  decline: { from: ['invited', 'booked'], to: 'declined' },
  held: { from: ['booked'], to: 'held' },
  missed: { from: ['booked'], to: 'missed' },
};

/** The state after a step, or null where there is none from here. */
export function stepFrom(state: InvitationState, step: InvitationStep): InvitationState | null {
  const { from, to } = table[step];
  return from.includes(state) ? to : null;
}

/** Until when a family may book, move or cancel a time by itself. */
export function closesAt(startsAt: Temporal.Instant, noticeHours: number): Temporal.Instant {
  return startsAt.subtract({ hours: noticeHours });
}

export const meetingWays = ['in-person', 'phone', 'video', 'home'] as const;
export type MeetingWay = (typeof meetingWays)[number];

export const way_words: Record<MeetingWay, string> = {
  'in-person': 'at school',
  phone: 'by phone',
  video: 'by video',
  home: 'at the family’s home',
};
