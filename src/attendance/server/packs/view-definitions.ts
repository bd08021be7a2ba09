import { loadInstitution, todayOf } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Database } from '../../../platform/db/database.ts';
import { definitions } from '../../core/definitions.ts';
import { meaningAt, meaningNo } from '../../core/meaning.ts';
import { packFamilies, packOn } from '../../core/packs/in-force.ts';
import type { DefinitionsView } from '../../core/views.ts';
import { choicesFor, madeChoices } from '../reading.ts';

/** What each figure is, and what each code means in the pack that is in force. */
export async function viewDefinitions({ db, actor }: { db: Database; actor: Actor }): Promise<DefinitionsView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const institution = await loadInstitution(trx, actor.institutionId);
    const choices = choicesFor(await madeChoices(trx, actor.institutionId), institution.preset, []);
    const inForce = packOn(choices, todayOf(institution));
    const family = packFamilies.find(({ packs }) => packs.includes(inForce));
    return {
      definitions: [...definitions],
      packs: (family?.packs ?? [inForce]).toReversed().map((pack) => ({
        key: `${family?.key ?? ''} ${pack.from}`,
        name: pack.name,
        from: pack.from,
        citation: pack.citation,
        checked: pack.checked,
        isInForce: pack === inForce,
        codes: Object.entries(pack.codes).map(([code, { meaning, name }]) => {
          const { name: said, kind } = meaningAt(meaningNo[meaning]);
          return { code, name, meaning: said, kind };
        }),
      })),
      own: choices.own.map(({ code, from, meaning, name }) => ({
        code,
        from,
        meaning: meaningAt(meaningNo[meaning]).name,
        name,
      })),
    };
  });
}
