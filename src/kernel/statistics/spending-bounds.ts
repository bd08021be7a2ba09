import { normalTail, normalTailQuantile } from './normal-tail.ts';

/**
 * How much of an error rate may be spent by the time that a share of the information is in: the function of Lan and DeMets
 * (1983) that resembles O'Brien and Fleming's bounds. Hardly anything is spent early.
 * @param alpha of one side
 * @example spent(0.025, 1) // 0.025
 */
export function spent(alpha: number, information: number): number {
  if (information <= 0) return 0;
  return Math.min(alpha, 2 * normalTail(normalTailQuantile(alpha / 2) / Math.sqrt(Math.min(1, information))));
}

const half_points = 240;

/**
 * The bounds of a group-sequential test, two-sided and symmetric: at look k it ends when |z| reaches bounds[k]. They are found by
 * the recursion of Armitage, McPherson and Rowe (1969) over the path that has not ended yet, so that over all looks together
 * the error is alpha, however often and unevenly one looks.
 * @param alpha of both sides together: 0.05
 * @param information at each look, as a share of what was planned; ascending, in (0, 1]
 * @throws RangeError where information does not ascend
 * @example spendingBounds(0.05, [0.2, 0.4, 0.6, 0.8, 1]) // [4.877, 3.357, 2.680, 2.290, 2.031]
 */
export function spendingBounds(alpha: number, information: readonly number[]): number[] {
  const bounds: number[] = [];
  let path: { at: number[]; weight: number[] } | null = null;
  let before = 0;
  for (const share of information) {
    const step = share - before;
    if (!(step > 0) || share > 1 + 1e-9) throw new RangeError('information must ascend, up to 1');
    const spend = spent(alpha / 2, share) - spent(alpha / 2, before);
    const bound = boundFor(spend, path, step, share);
    bounds.push(bound);
    path = goOn(path, step, Math.min(bound, 8.5) * Math.sqrt(share));
    before = share;
  }
  return bounds;
}

interface Path {
  at: number[];
  weight: number[];
}

/** The probability of ending above `edge` (of the sum, not of z) at this look. */
function above(edge: number, path: Path | null, step: number): number {
  const spread = Math.sqrt(step);
  if (path === null) return normalTail(edge / spread);
  return path.at.reduce((sum, at, i) => sum + (path.weight[i] ?? 0) * normalTail((edge - at) / spread), 0);
}

function boundFor(spend: number, path: Path | null, step: number, share: number): number {
  let low = 0;
  let high = 12;
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (above(middle * Math.sqrt(share), path, step) > spend) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Where the sum stands of those paths that have not ended, as points with weights (Simpson's rule). */
function goOn(path: Path | null, step: number, edge: number): Path {
  const points = 2 * half_points;
  const width = (2 * edge) / points;
  const at = Array.from({ length: points + 1 }, (_, i) => -edge + i * width);
  const density = (y: number) => Math.exp((-y * y) / (2 * step)) / Math.sqrt(2 * Math.PI * step);
  const weight = at.map((y, i) => {
    const mass =
      path === null ? density(y) : path.at.reduce((sum, u, j) => sum + (path.weight[j] ?? 0) * density(y - u), 0);
    return (mass * width * (i === 0 || i === points ? 1 : i % 2 === 1 ? 4 : 2)) / 3;
  });
  return { at, weight };
}
