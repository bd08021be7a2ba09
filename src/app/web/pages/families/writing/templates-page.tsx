import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import type { FamilyTemplatesView, TemplateLine } from '../../../../../families/core/writing/views.ts';
import type { Words } from '../../../../../institution/core/presets.ts';
import { capital } from '../../../../../kernel/capital.ts';
import { formatCount, formatNumber } from '../../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { FamiliesNav } from '../families-nav.tsx';
import styles from './writing.module.css';

const TemplateForm = lazy(async () => ({ default: (await import('./template-form.tsx')).TemplateForm }));
const TranslationPart = lazy(async () => ({ default: (await import('./translation-part.tsx')).TranslationPart }));

/** What families can be told, and in which of their languages. */
export default function TemplatesPage() {
  const { key, name, words } = useInstitution();
  const { go } = useAddress();
  const query = useQuery({
    queryKey: [key, 'family-templates'],
    queryFn: ({ signal }) => api.get<FamilyTemplatesView>(tenant(key, '/family-templates'), {}, signal),
  });
  return (
    <div className={page.stack}>
      <title>{`Templates for ${words.families} – ${name}`}</title>
      <PageHeader
        title={`Templates for ${words.families}`}
        sentence={query.data ? sentenceOf(query.data, words) : undefined}
        reason="Words are sent once somebody who reads the language well has approved them. Ready-made ones are drafts until then."
        actions={
          query.data?.mayConfigure ? (
            <CaseDialog label="Add a template" title="A template of your own" variant="filled" size="sm">
              {(close) => (
                <TemplateForm
                  onCancel={close}
                  onSave={async (body) => {
                    const made = await api.post<{ key: string }>(tenant(key, '/family-templates'), body);
                    close();
                    go(addressOf(key, `/families/templates/${made.key}`));
                  }}
                />
              )}
            </CaseDialog>
          ) : null
        }
      />
      <FamiliesNav />
      <Loaded query={query} skeleton={<TableSkeleton rows={10} />}>
        {(view) => (
          <>
            <Templates templates={view.templates} />
            {view.mayConfigure ? <TranslationPart /> : null}
          </>
        )}
      </Loaded>
    </div>
  );
}

function sentenceOf({ inUse }: FamilyTemplatesView, words: Words): string {
  if (inUse.length === 0) return `No ${words.families} are on record yet.`;
  const [first, ...more] = inUse;
  return `${capital(words.families)} here read ${formatCount(inUse.length, 'language')}: ${first?.name} (${formatNumber(first?.families ?? 0)})${more
    .slice(0, 6)
    .map(({ name, families }) => `, ${name} (${formatNumber(families)})`)
    .join('')}${more.length > 6 ? ' and others' : ''}.`;
}

/** The languages of families here that nobody has approved it in. */
function notYetIn({ languages }: TemplateLine): string {
  const missing = languages.filter(({ approvedVersion, families }) => approvedVersion === null && families > 0);
  return missing.length === 0 ? '' : `not yet: ${missing.map(({ languageName }) => languageName).join(', ')}`;
}

function Templates({ templates }: { templates: readonly TemplateLine[] }) {
  const { key, words } = useInstitution();
  return (
    <Section title="Templates">
      <PlainTable
        caption="Templates"
        rows={templates}
        keyOf={(one) => one.key}
        isQuiet={(one) => !one.isActive}
        columns={[
          {
            key: 'name',
            label: 'Template',
            isName: true,
            cell: (one) => (
              <>
                <a href={addressOf(key, `/families/templates/${one.key}`)}>{one.name}</a>
                <div className={styles.faint}>{one.when}</div>
              </>
            ),
          },
          {
            key: 'languages',
            label: 'Approved in',
            cell: (one) => (
              <span className={styles.languages}>
                {one.languages
                  .filter(({ approvedVersion }) => approvedVersion !== null)
                  .map((language) => (
                    <span key={language.language} className={styles.language}>
                      {language.languageName}
                    </span>
                  ))}
                <span className={styles.faint}>{notYetIn(one)}</span>
              </span>
            ),
          },
          {
            key: 'without',
            label: `${capital(words.families)} without`,
            isNumeric: true,
            cell: (one) => formatNumber(one.familiesWithout),
          },
        ]}
      />
    </Section>
  );
}
