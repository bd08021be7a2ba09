import type { Channel } from './channels.ts';

/** How far a message came, as its provider or its reader says. */
export const reaches = ['accepted', 'undelivered', 'bounced', 'delivered', 'read', 'answered'] as const;
export type Reach = (typeof reaches)[number];

/** What a report says of the address itself. */
export const healths = ['good', 'bouncing', 'wrong-number', 'opted-out', 'blocked'] as const;
export type Health = (typeof healths)[number];

/**
 * The further of two. Reports come twice and in any order, so the answer rests on what was said and not on when: that it arrived
 * is stronger than that it did not, since a provider may give up on a message that a phone then takes.
 */
export function furtherOf(a: Reach | null, b: Reach | null): Reach | null {
  if (a === null || b === null) return a ?? b;
  return reaches.indexOf(a) >= reaches.indexOf(b) ? a : b;
}

/** It came to nobody, and goes another way where there is one. */
export function isLost(reach: Reach | null): boolean {
  return reach === 'undelivered' || reach === 'bounced';
}

/** Nothing more is awaited from the provider. */
export function isFinal(reach: Reach | null, channel: Channel): boolean {
  return reach !== null && (reach !== 'accepted' || channel === 'letter' || channel === 'email');
}
