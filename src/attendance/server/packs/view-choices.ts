import { listUnits, loadInstitution, todayOf } from '../../../institution/server/index.ts';
import type { ChoicesView } from '../../core/choice-views.ts';
import { meanings } from '../../core/meaning.ts';
import { familyOf, packFamilies, packOfPreset, readCode } from '../../core/packs/in-force.ts';
import { choicesFor, madeChoices, shapeChoices } from '../reading.ts';
import type { Choosing } from './code-choices.ts';
import { listCodes } from './dictionary.ts';

/** What is chosen, for whom and from when, and how every code reads today. */
export async function viewChoices({ db, actor }: Choosing): Promise<ChoicesView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const institution = await loadInstitution(trx, institutionId);
    const today = todayOf(institution);
    const units = new Map((await listUnits(trx, institutionId)).map(({ unitId, name }) => [unitId, name]));
    const made = await madeChoices(trx, institutionId);
    const shapes = await shapeChoices(trx, institutionId);
    const choices = choicesFor(made, institution.preset, []);
    const named = <T extends { unitId: string | null }>(one: T) => ({
      ...one,
      unit: one.unitId === null ? null : (units.get(one.unitId) ?? ''),
    });
    return {
      today,
      presetFamily: packOfPreset[institution.preset],
      families: packFamilies.map(({ key, name, packs }) => ({
        key,
        name,
        packs: packs.map(({ codes: _, ...pack }) => pack),
      })),
      meanings: meanings.filter(({ key }) => key !== 'none').map(({ key, name }) => ({ key, name })),
      packs: made.families.map((one) => ({ ...named(one), name: familyOf(one.key).name })),
      own: made.own.map(named),
      shapes: shapes.map(named),
      codes: (await listCodes(trx, institutionId)).map((code) => {
        const { meaning, name, from } = readCode(choices, code, today);
        return { code: code.code, name, meaning, from };
      }),
    };
  });
}
