/** What a verb or route asks for. Roles (data) grant needs; see access/core/roles.ts for who holds which. */
export const needs = [
  'institution:read',
  'institution:configure',
  'people:manage',
  'roster:import',
  'sources:read',
  'sources:manage',
  'deliveries:manage',
  'model:read',
  'model:change',
  'policy:decide',
  'runs:start',
  'cohorts:read',
  'students:list',
  'students:read',
  'students:export',
  'students:agree',
  'attendance:read',
  'attendance:record',
  'contacts:log',
  'concerns:raise',
  'cases:read',
  'cases:work',
  'cases:lead',
  'notes:safeguarding',
  'partner:answer',
  'plans:read',
  'plans:work',
  'plans:lead',
  'playbooks:change',
  'notices:read',
  'notices:work',
  'notices:issue',
  'week:read',
  'alerts:lead',
  'rules:read',
  'rules:change',
  'ledger:read',
  'messages:read',
  'messages:configure',
  'families:read',
  'families:write',
  'families:translate',
  'families:lead',
  'families:configure',
  'surveys:read',
  'surveys:manage',
  'demo:play',
] as const;

export type Need = (typeof needs)[number];

/** One ground on which a person may see students, and the words that say so. */
export type Ground =
  | { via: 'institution'; reason: string }
  | { via: 'unit'; unitId: string; reason: string }
  | { via: 'caseload'; staffId: string; reason: string }
  | { via: 'class'; staffId: string; reason: string };

/** Why an actor may do something: no ground at all means no. */
export type Why = readonly Ground[];

/** Whoever acts: a signed-in person, a token of a program, or the system itself (jobs, command line). */
export interface Actor {
  kind: 'person' | 'token' | 'system';
  institutionId: number;
  /** The person's or token's id; 'system' for the system. */
  actorId: string;
  name: string;
  /** The staff record of the person in this institution, if any. */
  staffId: string | null;
  roleKeys: readonly string[];
  /** De-identified only (researcher): names and identifiers must not be returned. */
  isDeidentified: boolean;
  /** The grounds for a need; empty when it is not granted. For student data the grounds bound which students. */
  why(need: Need): Why;
}
