/** What the ledger's routes answer with. Types only; instants are ISO 8601. */

/** One of GET /ledger/events: what was done. */
export interface EventView {
  number: number;
  at: string;
  actor_kind: 'person' | 'token' | 'system';
  actor_id: string;
  actor_name: string;
  verb: string;
  subject_kind: string | null;
  subject_id: string | null;
  details: Record<string, unknown>;
}

/** One of GET /ledger/views/{studentId}: who saw a student. */
export interface ViewView {
  /** A UUIDv7: where the clock stands still, as in a demo, it tells which came later. */
  id: string;
  at: string;
  actor_kind: string;
  actor_id: string;
  actor_name: string;
  page: string;
  reason: string;
  /** In a list: how many students the whole of it had, and what it was narrowed by. Null on a page of the student's own. */
  listed: number | null;
  filter: Record<string, unknown> | null;
}
