const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Fields that were changed here, and by somebody else since: saving would write over theirs unsaid. */
export function changedMeanwhile<T extends object>(opened: Partial<T>, now: T, changes: Partial<T>): (keyof T)[] {
  return (Object.keys(opened) as (keyof T)[]).filter(
    (name) => name in changes && !isSame(now[name], opened[name]) && !isSame(now[name], changes[name]),
  );
}

const most_shown = 200;

/** What to say beside such a field. */
export function saysNow(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : null;
  if (text === null) return 'Somebody else changed this meanwhile.';
  if (text === '') return 'Somebody else emptied this meanwhile.';
  return `It says now: “${text.length > most_shown ? `${text.slice(0, most_shown)}…` : text}”`;
}
