import type { AccessGroup } from './access.ts';

/** GET /effects/access: who gets which help, and how soon. */
export interface AccessView {
  year: string;
  kinds: { key: string; name: string }[];
  kind: string | null;
  sentence: string;
  /** Whom an alert named in the year, and who of them got such help. Few are not told. */
  named: number | null;
  helped: number | null;
  medianDays: number | null;
  /** Kind and value in words. */
  groups: AccessGroup[];
}
