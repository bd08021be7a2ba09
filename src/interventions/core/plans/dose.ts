/** "twice a week", "every other week", "once in 5 weeks": how often, as people say it. */
export function doseWords(sessionsPerWeek: number): string {
  const rounded = Math.round(10 * sessionsPerWeek) / 10;
  if (rounded === 5) return 'every school day';
  if (rounded === 1) return 'once a week';
  if (rounded === 2) return 'twice a week';
  if (rounded > 1) return `${rounded} times a week`;
  const weeks = Math.round(1 / sessionsPerWeek);
  return weeks === 2 ? 'every other week' : `once in ${weeks} weeks`;
}
