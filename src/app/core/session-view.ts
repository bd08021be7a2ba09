/** What the web app asks outside any institution's API: who I am, the way in, the first set-up. Types only. */
import type { Words } from '../../institution/core/presets.ts';
import type { Need } from '../../kernel/actor.ts';
import type { IsoDate } from '../../kernel/week.ts';

export type { Words };

/** GET /api/me; 401 when nobody is signed in. */
export interface MeView {
  user: { id: string; name: string; email: string; hasTotp: boolean };
  institutions: MyInstitution[];
}

export interface MyInstitution {
  key: string;
  name: string;
  preset: string;
  isDemo: boolean;
  /** The institution's own day, which in the demo stands still. */
  today: IsoDate;
  locale: string;
  roles: readonly string[];
  needs: Need[];
  words: Words;
  /** Any marks of attendance are here. */
  hasMarks: boolean;
  /** Whose data this is, where a licence asks to say so: shown at the foot of every page. */
  attribution: { text: string; href: string } | null;
}

/** GET /api/entry: what the sign-in page offers. POST /api/demo/sign-in { email } signs in one of `demo`. */
export interface EntryView {
  demo: DemoSignIn[];
  canSetUp: boolean;
}

export interface DemoSignIn {
  email: string;
  name: string;
  institutionKey: string;
  institutionName: string;
  roles: string[];
}

/** POST /api/setup: a first institution and its administrator, who is then signed in. Answers with { key }. */
export interface SetUpInput {
  name: string;
  key: string;
  preset: string;
  timeZone?: string;
  adminName: string;
  email: string;
  password: string;
}

/**
 * POST /api/v1/{institution}/demo/next-week and /demo/reset answer with the work they started;
 * GET /api/v1/{institution}/work/{workId} says how far it is.
 */
export interface WorkView {
  workId: string;
  state: 'waiting' | 'working' | 'done' | 'failed';
  /** "Scoring week 20 of 39" */
  words: string;
  done: number;
  of: number;
  /** Why it failed, and what to do. */
  problem: string | null;
}
