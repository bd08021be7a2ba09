import { loadInstitution } from '../../institution/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import { isKind, type KindKey, kindOf, type Words } from '../core/kinds.ts';

export interface PickedTemplate extends Words {
  version: number;
}

export interface Sender {
  name: string;
  locale: string;
  timeZone: string;
  templates: Map<string, PickedTemplate>;
}

/** What a transaction has read already: five thousand alerts of one run ask once. */
const known = new WeakMap<Tx, Map<number, Sender>>();

/** The institution that speaks, and the templates that it has in words of its own. */
export async function senderOf(trx: Tx, institutionId: number): Promise<Sender> {
  const here = known.get(trx) ?? new Map<number, Sender>();
  known.set(trx, here);
  const found = here.get(institutionId);
  if (found) return found;
  const { name, locale, timeZone } = await loadInstitution(trx, institutionId);
  const rows = await trx
    .selectFrom('messages.template')
    .distinctOn('template_key')
    .select(['template_key', 'kind', 'subject', 'body', 'version'])
    .where('institution_id', '=', institutionId)
    .where('locale', '=', locale)
    .orderBy('template_key')
    .orderBy('version', 'desc')
    .execute();
  const templates = new Map(
    rows.map(({ template_key, kind, subject, body, version }) => [
      `${kind} ${template_key}`,
      { subject, body, version },
    ]),
  );
  const sender = { name, locale, timeZone, templates };
  here.set(institutionId, sender);
  return sender;
}

/** The institution's own words, or those that the product comes with. */
export function pickTemplate({ templates }: Sender, kind: KindKey, templateKey: string): PickedTemplate {
  const own = templates.get(`${kind} ${templateKey}`);
  if (own) return own;
  // A template that was named when a rule was written, and is not there any more, must not stop what rests on it.
  const { subject, body } = kindOf(isKind(templateKey) && templateKey === kind ? templateKey : kind);
  return { subject, body, version: 0 };
}
