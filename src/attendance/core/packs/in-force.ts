import type { PresetKey } from '../../../institution/core/presets.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { type Meaning, meaningOfMapping } from '../meaning.ts';
import { england } from './england.ts';
import type { CodePack, PackedCode, PackFamily } from './pack.ts';
import { california, texas, unitedStates, university } from './united-states.ts';

export const packFamilies: readonly PackFamily[] = [england, unitedStates, california, texas, university];

export const packOfPreset: Record<PresetKey, string> = {
  'uk-school': england.key,
  'us-k12': unitedStates.key,
  'higher-education': university.key,
};

/** What was chosen for the institution or a unit, and what it says itself. */
export interface CodeLayer {
  /** Which family from which day. */
  families: readonly { from: IsoDate; key: string }[];
  own: readonly { code: string; from: IsoDate; meaning: Meaning; name: string; minutesOver?: number | null }[];
}

/** What an institution chose; where a unit chose otherwise, that stands before it. */
export interface CodeChoices extends CodeLayer {
  preset: PresetKey;
  /** Of a unit and those above it, the nearest first. */
  nearer?: readonly CodeLayer[];
}

const layersOf = ({ families, own, nearer = [] }: CodeChoices): CodeLayer[] => [...nearer, { families, own }];

const latest = <T extends { from: IsoDate }>(of: readonly T[], day: IsoDate): T | undefined =>
  of.reduce<T | undefined>(
    (last, one) => (one.from <= day && (!last || one.from >= last.from) ? one : last),
    undefined,
  );

/** The pack in force on a day; before the first of a family, its first. */
export function packOn(choices: CodeChoices, day: IsoDate): CodePack {
  const chosen = layersOf(choices).map(({ families }) => latest(families, day)?.key);
  const family = familyOf(chosen.find((key) => key !== undefined) ?? packOfPreset[choices.preset]);
  const pack = latest(family.packs, day) ?? family.packs[0];
  if (!pack) throw new Error(`the code packs of ${family.key} are empty`);
  return pack;
}

export function familyOf(key: string): PackFamily {
  return packFamilies.find((one) => one.key === key) ?? unitedStates;
}

export interface GivenCode {
  code: string;
  /** As the mapping of its source has it for the score. */
  attended: number | null;
  expected: number | null;
}

/** What a code means on a day: the institution's own word, else the pack in force, else what the mapping made of it. */
export function readCode(
  choices: CodeChoices,
  { code, attended, expected }: GivenCode,
  day: IsoDate,
): PackedCode & { from: 'own' | 'pack' | 'mapping' } {
  for (const layer of layersOf(choices)) {
    const own = latest(
      layer.own.filter((one) => one.code === code),
      day,
    );
    if (own)
      return {
        meaning: own.meaning,
        name: own.name,
        ...(own.minutesOver == null ? {} : { minutesOver: own.minutesOver }),
        from: 'own',
      };
  }
  const pack = packOn(choices, day).codes[code];
  if (pack) return { ...pack, from: 'pack' };
  return { meaning: meaningOfMapping(attended, expected), name: code, from: 'mapping' };
}

/** The days on which any code may change its meaning, so that what lies between two of them is read alike. */
export function turningDays(choices: CodeChoices): IsoDate[] {
  const days = [
    ...layersOf(choices).flatMap(({ families, own }) => [...families, ...own].map(({ from }) => from)),
    ...packFamilies.flatMap(({ packs }) => packs.map(({ from }) => from)),
  ];
  return [...new Set(days)].sort();
}

/** The last day before another pack or an own word comes in force; null: none comes. */
export function readAlikeUntil(choices: CodeChoices, day: IsoDate): IsoDate | null {
  const next = turningDays(choices).find((turn) => turn > day);
  return next === undefined ? null : addDays(next, -1);
}
