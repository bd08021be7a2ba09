export interface Caller {
  staffId: string;
  /** What they speak: 'es'. */
  languages: readonly string[];
}

export interface ToCall {
  key: string;
  language: string;
}

export interface Shared {
  key: string;
  staffId: string | null;
  /** Nobody of the callers speaks the family's language. */
  needsInterpreter: boolean;
}

/**
 * Shares calls out: each family to a caller who speaks its language, the rarest languages first, always to whoever has the
 * fewest; where nobody speaks it, to whoever has the fewest of all, with an interpreter. Every family is assigned as soon as there is
 * one caller.
 * @param already calls that each has, by staff id
 */
export function shareOut(
  toCall: readonly ToCall[],
  callers: readonly Caller[],
  already: ReadonlyMap<string, number> = new Map(),
): Shared[] {
  const load = new Map(callers.map(({ staffId }) => [staffId, already.get(staffId) ?? 0]));
  const speakers = (language: string) => callers.filter(({ languages }) => languages.includes(language));
  const fewest = (among: readonly Caller[]) =>
    [...among].sort(
      (a, b) => (load.get(a.staffId) ?? 0) - (load.get(b.staffId) ?? 0) || (a.staffId < b.staffId ? -1 : 1),
    )[0];
  const inTurn = [...toCall].sort(
    (a, b) =>
      (speakers(a.language).length || Infinity) - (speakers(b.language).length || Infinity) || (a.key < b.key ? -1 : 1),
  );
  return inTurn.map(({ key, language }) => {
    const fitting = speakers(language);
    const caller = fewest(fitting.length > 0 ? fitting : callers);
    if (caller) load.set(caller.staffId, (load.get(caller.staffId) ?? 0) + 1);
    return { key, staffId: caller?.staffId ?? null, needsInterpreter: fitting.length === 0 };
  });
}
