/**
 * P(X >= k) of a binomial distribution, added up exactly. NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.6.18.
 * @param k successes, a whole number
 * @param n trials, a whole number of 0 to some thousands
 * @param p the chance of one success, 0..1
 * @example binomialTail(8, 10, 0.5) // 0.0546875
 */
export function binomialTail(k: number, n: number, p: number): number {
  if (!Number.isSafeInteger(k) || !Number.isSafeInteger(n) || n < 0) throw new RangeError('k and n are whole numbers');
  if (!(p >= 0 && p <= 1)) throw new RangeError('p is a share of 0 to 1');
  if (k <= 0) return 1;
  if (k > n || p === 0) return 0;
  if (p === 1) return 1;
  let log = 0;
  let sum = 0;
  for (let i = 0; i <= n; i++) {
    if (i > 0) log += Math.log((n - i + 1) / i);
    if (i >= k) sum += Math.exp(log + i * Math.log(p) + (n - i) * Math.log1p(-p));
  }
  return Math.min(1, sum);
}
