import type { Context } from '../../platform/http/route.ts';

/** What the verbs of this slice are given. */
export type AlertContext = Pick<Context, 'db' | 'clock' | 'actor'>;
