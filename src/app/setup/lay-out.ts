import {
  listCalendarPeriods,
  listUnits,
  saveCalendarPeriod,
  saveUnit,
  type Unit,
} from '../../institution/server/index.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { Eligibility } from '../../sources/core/eligibility.ts';
import type { MappingInput } from '../../sources/core/mapping.ts';
import type { SourceKindKey } from '../../sources/core/source-kinds.ts';
import { changeSource, createSource, listSources, type VerbContext } from '../../sources/server/index.ts';

/** What an institution consists of before anybody is enrolled: described by codes, as a connector or a sample knows them. */
export interface LayOut {
  units: readonly { kind: Unit['kind']; code: string; name: string; parent: string | null }[];
  periods: readonly {
    kind: 'term' | 'holiday' | 'exams' | 'closure';
    name: string;
    academic_year: string;
    term_code: string | null;
    starts_on: IsoDate;
    ends_on: IsoDate;
    /** The unit's code; null: the whole institution. */
    unit: string | null;
  }[];
  sources: readonly {
    key: string;
    name: string;
    /** Of the catalogue; left out: nobody said. */
    kind?: SourceKindKey | null;
    measure: 'count' | 'active_days' | 'rate' | 'level';
    direction: 1 | -1;
    weight_group: string;
    eligibility: Eligibility;
    mapping: MappingInput | null;
    owner_name: string | null;
    owner_contact: string | null;
    purpose: string;
    lawful_basis: string | null;
  }[];
}

/** Adds what is missing, by code; what is there already stays as it is, so that it is safe to run again. */
export async function layOut(context: VerbContext, { units, periods, sources }: LayOut): Promise<void> {
  await addUnits(context, units);
  await addPeriods(context, periods);
  const { institutionId } = context.actor;
  const known = await context.db.forInstitution(institutionId, (trx) => listSources(trx, institutionId));
  const missing = sources.filter((source) => !known.some(({ key }) => key === source.key));
  for (const source of missing) await addSource(context, source);
  // A mapping is accepted only when every source that it feeds is there, so the mappings come last.
  const all = await context.db.forInstitution(institutionId, (trx) => listSources(trx, institutionId));
  for (const { key, mapping } of missing) {
    const source = all.find((one) => one.key === key);
    if (source && mapping) await changeSource(context, source.sourceId, { mapping, identifierKind: kindOf(mapping) });
  }
}

function kindOf(mapping: MappingInput): string {
  return mapping.student.identifierKind ?? 'source';
}

async function addUnits(context: VerbContext, wanted: LayOut['units']): Promise<void> {
  const { institutionId } = context.actor;
  const known = await context.db.forInstitution(institutionId, (trx) => listUnits(trx, institutionId));
  const idOf = new Map(known.map((unit) => [unit.code, unit.unitId]));
  for (const { kind, code, name, parent } of wanted) {
    if (known.some((unit) => unit.kind === kind && unit.code === code)) continue;
    const { unitId } = await saveUnit(context, {
      kind,
      code,
      name,
      parentUnitId: parent === null ? null : (idOf.get(parent) ?? null),
    });
    idOf.set(code, unitId);
  }
}

async function addPeriods(context: VerbContext, wanted: LayOut['periods']): Promise<void> {
  const { institutionId } = context.actor;
  const { units, known } = await context.db.forInstitution(institutionId, async (trx) => ({
    units: await listUnits(trx, institutionId),
    known: await listCalendarPeriods(trx, institutionId),
  }));
  for (const period of wanted) {
    const unitId = period.unit === null ? null : (units.find(({ code }) => code === period.unit)?.unitId ?? null);
    const isKnown = known.some(
      (one) =>
        one.unitId === unitId &&
        one.kind === period.kind &&
        (period.kind === 'term' ? one.termCode === period.term_code : one.startsOn === period.starts_on),
    );
    if (isKnown) continue;
    await saveCalendarPeriod(context, {
      unitId,
      kind: period.kind,
      name: period.name,
      academicYear: period.academic_year,
      termCode: period.term_code,
      startsOn: period.starts_on,
      endsOn: period.ends_on,
    });
  }
}

async function addSource(context: VerbContext, source: LayOut['sources'][number]): Promise<void> {
  await createSource(context, {
    key: source.key,
    name: source.name,
    kind: source.kind ?? null,
    measure: source.measure,
    direction: source.direction,
    weightGroup: source.weight_group,
    eligibility: source.eligibility,
    // Nothing that weighs nothing counts, but it is stored all the same.
    isEnabled: source.weight_group !== 'none',
    ownerName: source.owner_name,
    ownerContact: source.owner_contact,
    purpose: source.purpose,
    lawfulBasis: source.lawful_basis,
  });
}
