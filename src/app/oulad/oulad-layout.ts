import type { ModelSettingsInput } from '../../scoring/core/model.ts';
import { mapProgrammes, mapSources, mapTerms } from '../../sources/oulad/core/map.ts';
import { clickMapping, submissionMapping } from '../../sources/oulad/core/mappings.ts';
import type { OuladTables } from '../../sources/oulad/core/tables.ts';
import type { LayOut } from '../setup/lay-out.ts';

/** Seventy for what was done online, shared by the kinds of site that a presentation has; thirty for handing in. */
export const ouladModel: ModelSettingsInput = {
  weights: { vle: 70, other: 30 },
  peerAttributes: ['programme', 'term'],
  fallbackLevels: ['programme', 'institution'],
};

/** Which mapping is saved with which source: the clicks' one, which feeds five, with the first of them. */
const mappings = { content: clickMapping, submissions: submissionMapping } as const;

export function ouladLayOut(tables: OuladTables): LayOut {
  return {
    units: mapProgrammes(tables).map(({ code, name }) => ({ kind: 'programme', code, name, parent: null })),
    periods: mapTerms(tables).map(({ programme, ...term }) => ({ kind: 'term', ...term, unit: programme })),
    sources: mapSources(tables).map(({ cohorts, ...source }) => ({
      ...source,
      direction: 1,
      eligibility: cohorts === null ? {} : { cohorts },
      mapping: mappings[source.key as keyof typeof mappings] ?? null,
      owner_name: null,
      owner_contact: null,
      purpose:
        source.weight_group === 'none' ? 'Kept beside the others; not scored' : 'See who is losing touch with a module',
      lawful_basis: 'Public, anonymised research data (CC BY 4.0)',
    })),
  };
}
