import type { ModelSettings } from './model.ts';
import type { SettingChange } from './views.ts';

/** What a version changes, setting by setting; weights one by one. Order within lists counts. */
export function diffSettings(from: ModelSettings, to: ModelSettings): SettingChange[] {
  const before = flat(from);
  const after = flat(to);
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].flatMap((path) => {
    const change = { path, from: before.get(path) ?? null, to: after.get(path) ?? null };
    return JSON.stringify(change.from) === JSON.stringify(change.to) ? [] : [change];
  });
}

function flat({ weights, ...rest }: ModelSettings): Map<string, unknown> {
  const entries = Object.entries(weights).map(([group, weight]) => [`weights.${group}`, weight] as const);
  return new Map<string, unknown>([...Object.entries(rest), ...entries]);
}
