/**
 * The quantile of Student's t distribution: the value below which a share of it lies.
 * Reference: Student (1908); the distribution function by the regularised incomplete beta function (Abramowitz and Stegun,
 * 26.7.1 and 26.5.8), inverted by bisection to within 1e-10.
 * @param share between 0 and 1, both excluded
 * @param df degrees of freedom, at least 1
 * @throws RangeError outside of these
 * @example studentsT(0.975, 9) // 2.262157
 */
export function studentsT(share: number, df: number): number {
  if (!(share > 0 && share < 1) || !(df >= 1))
    throw new RangeError('a share within (0, 1) and at least one degree of freedom');
  if (share < 0.5) return -studentsT(1 - share, df);
  let low = 0;
  let high = 1;
  while (upTo(high, df) < share) high *= 2;
  while (high - low > 1e-10 * Math.max(1, high)) {
    const middle = (low + high) / 2;
    if (upTo(middle, df) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The share of the distribution below t >= 0. */
function upTo(t: number, df: number): number {
  const x = df / (df + t * t);
  return 1 - incompleteBeta(x, df / 2, 0.5) / 2;
}

function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let found = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    found *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const step = d * c;
    found *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return found;
}

/** Lanczos (1964), with nine terms: good to fifteen digits for arguments above 0. */
function logGamma(z: number): number {
  const terms = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (z < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * z)) - logGamma(1 - z);
  const sum = terms.reduce((all, term, i) => (i === 0 ? term : all + term / (z - 1 + i)), 0);
  const t = z + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (z - 0.5) * Math.log(t) - t + Math.log(sum);
}
