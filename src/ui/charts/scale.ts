/** Geometry of charts: pure, in pixels. */

export type Scale = (value: number) => number;

export function linear([d0, d1]: readonly [number, number], [r0, r1]: readonly [number, number]): Scale {
  const span = d1 - d0;
  return (value) => (span === 0 ? (r0 + r1) / 2 : r0 + ((value - d0) / span) * (r1 - r0));
}

/** Round values at a 1-2-5 step that cover the domain with about `count` steps. */
export function ticks(from: number, to: number, count: number): number[] {
  if (!(to > from) || count < 1) return [from];
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const found: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++)
    found.push(Number((i * step).toFixed(10)));
  return found;
}

/** Stretches of indexes that have a value; a null breaks the line. */
export function stretches(values: readonly (number | null)[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let from = -1;
  for (let i = 0; i <= values.length; i++) {
    const has = i < values.length && values[i] !== null && values[i] !== undefined;
    if (has && from < 0) from = i;
    if (!has && from >= 0) {
      found.push({ from, to: i - 1 });
      from = -1;
    }
  }
  return found;
}

const px = (value: number): string => value.toFixed(1);

/** An SVG path through the values that are there, with a break at each that is not. */
export function linePath(values: readonly (number | null)[], x: Scale, y: Scale): string {
  return stretches(values)
    .map(({ from, to }) => {
      const points: string[] = [];
      for (let i = from; i <= to; i++) points.push(`${px(x(i))},${px(y(values[i] ?? 0))}`);
      return `M${points.join('L')}`;
    })
    .join('');
}

/** A closed band between two series, where both have a value; a lone point gets half a step on each side. */
export function bandPath(
  low: readonly (number | null)[],
  high: readonly (number | null)[],
  x: Scale,
  y: Scale,
): string {
  const both = low.map((value, i) => (value === null || (high[i] ?? null) === null ? null : value));
  return stretches(both)
    .map(({ from, to }) => {
      const edge = (series: readonly (number | null)[]): [number, number][] => {
        const points: [number, number][] = [];
        for (let i = from; i <= to; i++) points.push([x(i), y(series[i] ?? 0)]);
        if (from === to) {
          const value = y(series[from] ?? 0);
          return [
            [x(from - 0.5), value],
            [x(from + 0.5), value],
          ];
        }
        return points;
      };
      const path = [...edge(high), ...edge(low).reverse()].map(([a, b]) => `${px(a)},${px(b)}`);
      return `M${path.join('L')}Z`;
    })
    .join('');
}

/**
 * The vertical domain of scores, with 500 well inside.
 * @param reach how far it goes on either side of 500 at the least
 * @param step it ends at multiples of this
 */
export function scoreDomain(values: readonly (number | null)[], reach = 200, step = 100): [number, number] {
  let low = 500 - reach;
  let high = 500 + reach;
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, Math.floor((value - step / 10) / step) * step);
    high = Math.max(high, Math.ceil((value + step / 10) / step) * step);
  }
  return [Math.max(0, low), Math.min(1000, high)];
}

/** A score that is not clamped (far out, it may leave 0..1000) as it is drawn and said. */
export function onScale<T extends number | null>(value: T): T {
  return (value === null ? value : Math.max(0, Math.min(1000, value))) as T;
}

/** Moves labels apart so that none is closer than `gap` to the next, keeping their order and staying in [from, to]. */
export function spread(positions: readonly number[], gap: number, from: number, to: number): number[] {
  const order = positions.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
  for (let i = 0; i < order.length; i++) {
    const item = order[i];
    if (item) item.at = Math.max(item.at, i === 0 ? from : (order[i - 1]?.at ?? from) + gap);
  }
  for (let i = order.length - 1; i >= 0; i--) {
    const item = order[i];
    if (item) item.at = Math.min(item.at, i === order.length - 1 ? to : (order[i + 1]?.at ?? to) - gap);
  }
  const placed = new Array<number>(positions.length).fill(0);
  for (const { at, index } of order) placed[index] = at;
  return placed;
}

/** Words on at most two lines of about `room` letters; only a second line that is still too long is cut. */
export function twoLines(text: string, room: number): [string] | [string, string] {
  if (text.length <= room) return [text];
  const words = text.split(' ');
  let first = words.shift() ?? '';
  while (words[0] !== undefined && first.length + 1 + words[0].length <= room) first += ` ${words.shift()}`;
  const second = words.join(' ');
  if (second === '') return [first];
  return [first, second.length > room ? `${second.slice(0, Math.max(1, room - 1))}…` : second];
}
