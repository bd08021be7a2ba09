/** A measure's weight over those of the measures present; null where it is missing itself. */
export function weightShare(measures: readonly { x: number | null; weight: number }[], s: number): number | null {
  const measure = measures[s];
  if (!measure || measure.x === null) return null;
  const present = measures.reduce((sum, { x, weight }) => sum + (x === null ? 0 : weight), 0);
  return present > 0 ? measure.weight / present : null;
}
