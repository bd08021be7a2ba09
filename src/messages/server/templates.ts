import { z } from 'zod';
import { loadInstitution } from '../../institution/server/index.ts';
import { record } from '../../ledger/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Context } from '../../platform/http/route.ts';
import { cleanLine } from '../core/clean.ts';
import { editableKinds, isKind, type KindKey, kindOf } from '../core/kinds.ts';
import { checkTemplate, exampleValues, formatTemplate } from '../core/template.ts';
import type { PreviewView, TemplatesView, TemplateView } from '../core/views.ts';
import { trouble } from './problems.ts';

type Asking = Pick<Context, 'db' | 'clock' | 'actor'>;

const kind = z
  .string()
  .refine((key): key is KindKey => isKind(key) && editableKinds.includes(key), 'no such kind of message');
export const TemplateWords = z.object({ kind, subject: z.string().max(1_000), body: z.string().max(20_000) });
export const TemplateChange = TemplateWords.extend({
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .transform((name) => cleanLine(name)),
  /** The version that was open when it was changed; 0: that of the product, or a new one. */
  version: z.int().min(0),
});
export const TemplateKey = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'small letters, digits and hyphens');

/** Every template that messages may be made of: one for each kind, and those that the institution made beside. */
export async function listTemplates({ db, actor }: Asking): Promise<TemplatesView> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { locale } = await loadInstitution(trx, institutionId);
    const own = await newestTemplates(trx, institutionId, locale);
    const standard = editableKinds
      .filter((key) => !own.some((row) => row.template_key === key && row.kind === key))
      .map((key) => view(key, { key, name: kindOf(key).name, ...words(key), version: 0, madeBy: null, madeAt: null }));
    const made = own.flatMap((row) => {
      if (!isKind(row.kind)) return [];
      const { template_key, name, subject, body, version, made_by_name, made_at } = row;
      return [
        view(row.kind, {
          key: template_key,
          name,
          subject,
          body,
          version,
          madeBy: made_by_name,
          madeAt: made_at.toISOString(),
        }),
      ];
    });
    const order = (template: TemplateView) => editableKinds.indexOf(template.kind as KindKey);
    return {
      locale,
      templates: [...standard, ...made].sort((a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1)),
    };
  });
}

function words(key: KindKey) {
  const { subject, body } = kindOf(key);
  return { subject, body };
}

function view(
  key: KindKey,
  template: Pick<TemplateView, 'key' | 'name' | 'subject' | 'body' | 'version' | 'madeBy' | 'madeAt'>,
): TemplateView {
  const { name: kindName, to, fields } = kindOf(key);
  return {
    ...template,
    kind: key,
    kindName,
    to,
    fields: Object.entries(fields).map(([field, { type, means, example }]) => ({
      key: field,
      type,
      means,
      example: String(example),
    })),
    standard: words(key),
  };
}

function newestTemplates(trx: Tx, institutionId: number, locale: string) {
  return trx
    .selectFrom('messages.template')
    .distinctOn('template_key')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('locale', '=', locale)
    .orderBy('template_key')
    .orderBy('version', 'desc')
    .execute();
}

/** How a template reads with made-up values, or why it cannot be used. */
export async function previewTemplate(
  { db, actor }: Asking,
  input: z.output<typeof TemplateWords>,
): Promise<PreviewView> {
  const { locale, name } = await db.forInstitution(actor.institutionId, (trx) =>
    loadInstitution(trx, actor.institutionId),
  );
  const found = checkTemplate(input.kind, input, locale);
  if (found.length > 0) return { trouble: found, subject: '', body: '' };
  return {
    trouble: [],
    ...formatTemplate(input.kind, input, { ...exampleValues(input.kind), institution: name }, locale),
  };
}

/** Saves a new version of a template, unless somebody else did meanwhile. */
export async function saveTemplate(
  { db, clock, actor }: Asking,
  key: string,
  input: z.output<typeof TemplateChange>,
): Promise<{ version: number }> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { locale } = await loadInstitution(trx, institutionId);
    const found = checkTemplate(input.kind, input, locale);
    if (found.length > 0) throw trouble.badTemplate(found.join(' '), { found });
    if (isKind(key) && key !== input.kind)
      throw trouble.badTemplate('This name belongs to another kind of message. Choose another.');
    const before = (await newestTemplates(trx, institutionId, locale)).find((row) => row.template_key === key);
    if (before && before.kind !== input.kind)
      throw trouble.badTemplate(
        'There is a template of this name already, for another kind of message. Choose another name.',
      );
    if ((before?.version ?? 0) !== input.version)
      throw trouble.changedMeanwhile(
        `${before?.made_by_name ?? 'Somebody'} saved another version meanwhile. What you typed is still here: copy it, open the page again, and put in what is missing.`,
      );
    const version = input.version + 1;
    const row = await trx
      .insertInto('messages.template')
      .values({
        institution_id: institutionId,
        template_key: key,
        locale,
        version,
        kind: input.kind,
        name: input.name,
        subject: input.subject.trim(),
        body: input.body.trim(),
        made_by: actor.actorId,
        made_by_name: actor.name,
        made_at: new Date(clock.now().epochMilliseconds),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('version')
      .executeTakeFirst();
    if (!row) throw trouble.changedMeanwhile('Somebody else saved this template at the same moment. Try again.');
    await record(
      trx,
      { clock, actor },
      {
        verb: 'messages.save-template',
        subject: { kind: 'template', id: key },
        details: { kind: input.kind, locale, version },
      },
    );
    return { version };
  });
}
