import type { DeliveryState } from '../core/delivery-state.ts';

export const deliveryStateWords: Record<DeliveryState, string> = {
  checking: 'Being checked',
  held: 'Held',
  applying: 'Being stored',
  applied: 'Stored',
  refused: 'Refused',
  failed: 'Failed',
  superseded: 'Replaced by a later one',
};

export const deliveryKindWords = { activity: 'Activity', attendance: 'Attendance', roster: 'Roster' } as const;

export const deliveryStates = Object.keys(deliveryStateWords) as DeliveryState[];
