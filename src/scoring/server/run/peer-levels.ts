import type { Unit } from '../../../institution/server/index.ts';
import { problems } from '../../../kernel/problem.ts';
import type { GroupLevel } from '../../core/frame.ts';
import type { ModelSettings } from '../../core/model.ts';
import type { EnrolmentKind } from './enrolments.ts';

/** What a peer group may be made of. `term` is the cohort. */
export const peerAttributes = ['programme', 'year', 'mode', 'campus', 'unit', 'term', 'cohort'] as const;

export interface PeerGroup {
  level: number;
  /** The same from week to week: 'programme=BBB|term=2013J'. */
  key: string;
  label: string;
}

/** A level of peer groups with the names of its groups. */
export interface PeerLevel extends GroupLevel {
  groups: PeerGroup[];
  groupOfKind: Int32Array;
}

interface Value {
  key: string;
  label: string;
}

/** Level 0 combines the model's attributes; each fallback is a level of its own. */
export function peerLevels(
  model: ModelSettings,
  kinds: readonly EnrolmentKind[],
  kindOf: Int32Array,
  units: readonly Unit[],
): PeerLevel[] {
  const byId = new Map(units.map((unit) => [unit.unitId, unit]));
  const combinations = [model.peerAttributes, ...model.fallbackLevels.map((attribute) => [attribute])];
  return combinations.map((attributes, level) => {
    const numberOf = new Map<string, number>();
    const groups: PeerGroup[] = [];
    const groupOfKind = Int32Array.from(kinds, (kind) => {
      const values = attributes.map((attribute) => attributeOf(attribute, kind, byId));
      if (values.some((value) => value === null)) return -1;
      const key = attributes.map((attribute, at) => `${attribute}=${values[at]?.key}`).join('|');
      const known = numberOf.get(key) ?? groups.length;
      if (known === groups.length) {
        groups.push({ level, key, label: values.map((value) => value?.label).join(' ') });
        numberOf.set(key, known);
      }
      return known;
    });
    return { groups, groupOfKind, groupCount: groups.length, groupOf: kindOf.map((kind) => groupOfKind[kind] ?? -1) };
  });
}

function attributeOf(attribute: string, kind: EnrolmentKind, units: ReadonlyMap<string, Unit>): Value | null {
  const programme = units.get(kind.programmeUnitId);
  switch (attribute) {
    case 'programme':
      return ofUnit(programme);
    case 'campus':
      return ofUnit(kind.campusUnitId === null ? undefined : units.get(kind.campusUnitId));
    case 'unit':
      return ofUnit(programme?.parentUnitId ? units.get(programme.parentUnitId) : undefined);
    case 'year':
      return {
        key: kind.yearOfStudy,
        label: /^\d+$/.test(kind.yearOfStudy) ? `year ${kind.yearOfStudy}` : kind.yearOfStudy,
      };
    case 'mode':
      return { key: kind.mode, label: kind.mode };
    case 'term':
    case 'cohort':
      return { key: kind.termCode, label: kind.termCode };
    case 'institution':
      return { key: 'all', label: 'the whole institution' };
    default:
      throw problems.invalid(`Peer groups cannot be made by "${attribute}". Choose from ${peerAttributes.join(', ')}.`);
  }
}

function ofUnit(unit: Unit | undefined): Value | null {
  return unit ? { key: unit.code, label: unit.name } : null;
}
