/** How often a student uses a source in a week at all, how many days then, and how much on such a day. */
const KINDS = [
  { reach: 0.8, dayShare: 0.55, mean: 12 },
  { reach: 0.6, dayShare: 0.35, mean: 6 },
  { reach: 0.9, dayShare: 0.6, mean: 1.5 },
  { reach: 0.35, dayShare: 0.2, mean: 3 },
  { reach: 0.5, dayShare: 0.3, mean: 25 },
  { reach: 0.2, dayShare: 0.2, mean: 1.2 },
  { reach: 0.7, dayShare: 0.4, mean: 8 },
  { reach: 0.4, dayShare: 0.25, mean: 60 },
] as const;

/** Fills `days` with a source-week of made-up counts, the same for the same arguments; `edition` tells deliveries apart. */
export function fillSourceWeek(days: Float64Array, source: number, week: number, edition: number): void {
  const kind = KINDS[(source - 1) % KINDS.length] ?? KINDS[0];
  let state = (source * 2_654_435_761 + week * 40_503 + edition * 97 + 1) >>> 0;
  const random = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < days.length; i += 7) {
    const isThere = random() < kind.reach;
    for (let d = 0; d < 7; d++) {
      const isOn = isThere && random() < (d < 5 ? kind.dayShare : kind.dayShare / 4);
      days[i + d] = isOn ? 1 + Math.floor(-Math.log(1 - random()) * (kind.mean - 1)) : 0;
    }
  }
}
