/**
 * The interval of 95 % of a share (Wilson 1927), which holds for few and for shares near 0 and 1.
 * @returns null of nobody
 * @example wilsonInterval(15, 50) // { share: 0.3, low: 0.191, high: 0.438 }
 */
export function wilsonInterval(count: number, of: number): { share: number; low: number; high: number } | null {
  if (of <= 0) return null;
  const z = 1.959963985;
  const share = count / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const reach = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return { share, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}
