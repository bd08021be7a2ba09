import type { Week } from '../../kernel/week.ts';

/** Whether a source counts in a week: the latest word up to it. One that was never switched on does not. */
export function isEnabledIn(changes: readonly { fromWeek: Week; isEnabled: boolean }[], week: Week): boolean {
  let said: { fromWeek: Week; isEnabled: boolean } = { fromWeek: '', isEnabled: false };
  for (const change of changes) if (change.fromWeek <= week && change.fromWeek >= said.fromWeek) said = change;
  return said.isEnabled;
}
