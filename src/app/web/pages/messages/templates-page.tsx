import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PreviewView, TemplateView } from '../../../../messages/core/views.ts';
import { BodyText } from '../../../../messages/web/message-text.tsx';
import styles from '../../../../messages/web/messages.module.css';
import { FieldList, TemplateForm, TemplateList } from '../../../../messages/web/template-form.tsx';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Forbidden } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { Page, Trail } from '../set-up/page.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import { templatesQuery } from './queries.ts';

const newKey = 'new';

/** The words of messages: each kind's template, and further ones of the institution for mails to students. */
export default function TemplatesPage() {
  const { key, words } = useInstitution();
  const { search, set } = useAddress();
  const mayConfigure = useCan()('messages:configure');
  const verb = useVerb();
  const templates = useQuery({ ...templatesQuery(key), enabled: mayConfigure });
  if (!mayConfigure)
    return (
      <Forbidden
        title="Not for your role"
        message="Administrators and data managers write templates. Ask one of them."
      />
    );
  return (
    <Page title="Templates">
      <Trail steps={[{ label: 'Mail', href: addressOf(key, '/mail') }]} />
      <Loaded query={templates} skeleton={<TableSkeleton rows={6} />}>
        {(data) => {
          const open = templateOf(data.templates, search.template);
          if (open) return <Writing key={`${open.key} ${open.version}`} template={open} verb={verb} />;
          return (
            <>
              <PageHeader
                title="Templates"
                sentence="What messages say. A template may name the fields of its kind and choose between words; it can do nothing else."
                actions={
                  <Button leftSection={<IconPlus size={16} />} onClick={() => set({ template: newKey })}>
                    Another mail to {words.students}
                  </Button>
                }
              />
              <SaidNotice verb={verb} />
              <TemplateList
                templates={data.templates}
                act={(template) => (
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label={`Change ${template.name}`}
                    onClick={() => set({ template: template.key })}
                  >
                    Change
                  </Button>
                )}
              />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

/** The one that the address names; a new mail to students starts from the product's words. */
function templateOf(templates: readonly TemplateView[], key: string | undefined): TemplateView | null {
  if (key === undefined) return null;
  const found = templates.find((template) => template.key === key);
  if (found) return found;
  const base = templates.find((template) => template.key === 'student-mail');
  if (key !== newKey || !base) return null;
  return { ...base, ...base.standard, key: newKey, name: '', version: 0, madeBy: null, madeAt: null };
}

function Writing({ template, verb }: { template: TemplateView; verb: Verb }) {
  const { key } = useInstitution();
  const { set } = useAddress();
  const [typed, type] = useState({ subject: template.subject, body: template.body });
  const shown = useAfterAPause(typed);
  const preview = useQuery({
    queryKey: [key, 'template-preview', template.kind, shown],
    queryFn: () => api.post<PreviewView>(tenant(key, '/message-templates/preview'), { kind: template.kind, ...shown }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const close = () => set({ template: undefined });
  return (
    <>
      <PageHeader
        title={template.name === '' ? 'A new mail to students' : template.name}
        sentence={`${template.name === template.kindName ? '' : `${template.kindName}. `}The preview shows made-up values.`}
      />
      <div className={styles.writing}>
        <TemplateForm
          template={template}
          onChange={type}
          onCancel={close}
          onSave={async ({ name, subject, body }) => {
            const templateKey = template.key === newKey ? keyOf(name) : template.key;
            const { kind, version } = template;
            await api.put(tenant(key, `/message-templates/${templateKey}`), { kind, name, subject, body, version });
            await verb.refresh();
            close();
            verb.say({ words: `“${name}” is saved. Messages written from now on use it.`, tone: 'good' });
          }}
        />
        <aside className={styles.preview} aria-label="Preview">
          <Loaded query={preview} skeleton={<TableSkeleton rows={4} />}>
            {(data) =>
              data.trouble.length > 0 ? (
                <>
                  <h2>This cannot be saved yet</h2>
                  <ul className={styles.trouble}>
                    {data.trouble.map((says) => (
                      <li key={says}>{says}</li>
                    ))}
                  </ul>
                </>
              ) : (
                <article className={styles.message} aria-label="How it reads">
                  <h2 className={styles.messageSubject}>{data.subject}</h2>
                  <BodyText text={data.body} hrefOf={(path) => addressOf(key, path)} />
                </article>
              )
            }
          </Loaded>
          <Section
            title="Fields"
            note="Write them in curly brackets. Numbers choose words: {count, plural, one {one thing} other {# things}}."
          >
            <FieldList fields={template.fields} />
          </Section>
        </aside>
      </div>
    </>
  );
}

/** "How was the first week?" becomes how-was-the-first-week. */
function keyOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50);
  return plain === '' || plain === newKey ? `mail-${Date.now().toString(36)}` : plain;
}

function useAfterAPause<T>(value: T): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), 350);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
