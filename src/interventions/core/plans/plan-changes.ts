/** One thing that a change of a plan changed, as people read it. */
export interface PlanChange {
  what: string;
  from: string;
  to: string;
}

export interface StepLine {
  stepNo: number;
  words: string;
  byWhom: string;
  dueOn: string | null;
}

/** A step as its editor sends it; one that is new has no number yet. */
export interface WantedStep {
  stepNo: number | null;
  words: string;
  byWhom: string;
  dueOn: string | null;
}

export interface StepsPlanned {
  keep: {
    stepNo: number;
    place: number;
    words: string;
    byWhom: string;
    dueOn: string | null;
    /** It stands in another place than before. */
    isMoved: boolean;
  }[];
  add: { place: number; words: string; byWhom: string; dueOn: string | null }[];
  drop: number[];
  changes: PlanChange[];
}

/** Which steps stay, come and go. Numbers that the plan does not have are taken for new steps. */
export function planSteps(before: readonly StepLine[], wanted: readonly WantedStep[]): StepsPlanned {
  const known = new Map(before.map((step) => [step.stepNo, step]));
  const planned: StepsPlanned = { keep: [], add: [], drop: [], changes: [] };
  const kept = new Set<number>();
  for (const [index, { stepNo, words, byWhom, dueOn }] of wanted.entries()) {
    const old = stepNo === null || kept.has(stepNo) ? undefined : known.get(stepNo);
    const line = { place: index + 1, words, byWhom, dueOn };
    if (!old) {
      planned.add.push(line);
      planned.changes.push({ what: 'step', from: '', to: stepWords(line) });
      continue;
    }
    kept.add(old.stepNo);
    planned.keep.push({ stepNo: old.stepNo, ...line, isMoved: before[index] !== old });
    if (stepWords(old) !== stepWords(line))
      planned.changes.push({ what: 'step', from: stepWords(old), to: stepWords(line) });
  }
  for (const step of before)
    if (!kept.has(step.stepNo)) {
      planned.drop.push(step.stepNo);
      planned.changes.push({ what: 'step', from: stepWords(step), to: '' });
    }
  return planned;
}

/** "Bus pass for the second route (attendance office, by 2014-03-03)". */
export function stepWords({ words, byWhom, dueOn }: Omit<StepLine, 'stepNo'>): string {
  return `${words} (${byWhom}${dueOn ? `, by ${dueOn}` : ''})`;
}

/** "goal: “Comes daily” instead of “Comes often”" for a list; what is new or gone says so. */
export function changeWords({ what, from, to }: PlanChange): string {
  if (from === '') return `${what} added: ${to}`;
  if (to === '') return `${what} taken away: ${from}`;
  return `${what}: ${to} (was: ${from})`;
}
