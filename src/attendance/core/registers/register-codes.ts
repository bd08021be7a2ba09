import type { IsoDate } from '../../../kernel/week.ts';
import { type Meaning, meaningAt, meaningNo } from '../meaning.ts';
import { type CodeChoices, packOn } from '../packs/in-force.ts';
import { type SessionId, sessionOfCode } from '../session.ts';
import type { RegisterCodeView } from './register-views.ts';

/** The codes that a register of a day and session is taken with: those of the pack in force, and the institution's own. */
export function registerCodes(choices: CodeChoices, day: IsoDate, session: SessionId): RegisterCodeView[] {
  const own = choices.own.filter(({ from }) => from <= day).toSorted((a, b) => a.from.localeCompare(b.from));
  const codes = new Map<string, { meaning: Meaning; name: string }>(Object.entries(packOn(choices, day).codes));
  for (const { code, meaning, name } of own) codes.set(code, { meaning, name });
  const offered = [...codes].flatMap(([code, { meaning, name }]) => {
    const of = sessionOfCode(code);
    if (meaning === 'none' || (of !== null && of !== session)) return [];
    return [{ code, name, meaning, kind: meaningAt(meaningNo[meaning]).kind }];
  });
  // Codes that are numbers come first in any object, wherever their pack has them.
  return offered.sort(
    (a, b) => meaningNo[a.meaning] - meaningNo[b.meaning] || Number(isNumber(a)) - Number(isNumber(b)),
  );
}

function isNumber({ code }: { code: string }): boolean {
  return /^\d+$/.test(code);
}

/** The code that stands for a meaning when somebody says only that: the first in the pack's own order. */
export function usualCode(codes: readonly RegisterCodeView[], meaning: Meaning): RegisterCodeView | null {
  return codes.find((one) => one.meaning === meaning) ?? null;
}
