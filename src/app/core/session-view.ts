/** What the web app asks outside any institution's API: who I am, the demo, the first set-up. Types only. */
import type { Need } from '../../kernel/actor.ts';
import type { IsoDate } from '../../kernel/week.ts';

/** GET /api/me; 401 `leadline.unauthenticated` when nobody is signed in. */
export interface MeView {
  user: { id: string; name: string; email: string; hasTwoFactor: boolean };
  institutions: MyInstitution[];
}

export interface MyInstitution {
  key: string;
  name: string;
  preset: string;
  isDemo: boolean;
  /** The institution's own day, which in the demo stands still. */
  today: IsoDate;
  roles: { key: string; name: string }[];
  needs: Need[];
  /** institution/core/presets.ts Words. */
  words: Record<string, string>;
  /** "Data: Open University (OULAD), CC BY 4.0": shown at the foot of every page. */
  attribution: { text: string; href: string } | null;
}

/** GET /api/demo/sign-ins: empty unless this server offers a demo. POST /api/demo/sign-in { key } signs in. */
export interface DemoSignInsView {
  signIns: DemoSignIn[];
}

export interface DemoSignIn {
  key: string;
  name: string;
  role: string;
  institution: string;
  institutionName: string;
  /** "Looks after 20 students; sees whom to talk to this week." */
  sentence: string;
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

/** POST /api/set-up: a first institution and its administrator, who is then signed in. Answers with { key }. */
export interface SetUpInput {
  institutionName: string;
  preset: string;
  timeZone: string;
  name: string;
  email: string;
  password: string;
}
