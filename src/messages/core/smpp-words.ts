import type { Reach } from './reach.ts';

/** What the states of a receipt mean (SMPP 3.4, appendix B). */
const meanings: Readonly<Record<string, Reach>> = {
  ENROUTE: 'accepted',
  ACCEPTD: 'accepted',
  DELIVRD: 'delivered',
  EXPIRED: 'undelivered',
  DELETED: 'undelivered',
  UNDELIV: 'undelivered',
  REJECTD: 'undelivered',
};

/** Null: it says nothing of what became of the text. */
export function reachOfReceipt(status: string): Reach | null {
  return Object.hasOwn(meanings, status) ? (meanings[status] ?? null) : null;
}
