import { Button, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type {
  FamilyTemplatesView,
  FamilyTemplateView,
  WordsVersion,
} from '../../../../../families/core/writing/views.ts';
import { formatInstant } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { PageSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import page from '../../pages.module.css';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../../set-up/use-verb.ts';
import { FamiliesNav } from '../families-nav.tsx';
import { PreviewPane } from './preview-pane.tsx';
import styles from './writing.module.css';

const WordsForm = lazy(async () => ({ default: (await import('./words-form.tsx')).WordsForm }));

const made_words = { 'ready-made': 'comes with the product', person: 'by a person', machine: 'by machine' };

/** One template: its words in a language beside the English, who approved them, and how they read. */
export default function TemplatePage() {
  const { key } = useInstitution();
  const { templateKey } = useParams({ strict: false }) as { templateKey: string };
  const query = useQuery({
    queryKey: [key, 'family-template', templateKey],
    queryFn: ({ signal }) =>
      api.get<FamilyTemplateView>(tenant(key, `/family-templates/${encodeURIComponent(templateKey)}`), {}, signal),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Template view={view} verb={verb} />}
    </Loaded>
  );
}

function Template({ view, verb }: { view: FamilyTemplateView; verb: Verb }) {
  const { key, name } = useInstitution();
  const { search, set } = useAddress();
  const language = view.languages.some((one) => one.language === search.language)
    ? (search.language ?? 'en')
    : (view.languages.find(({ approvedVersion, families }) => approvedVersion === null && families > 0)?.language ??
      'en');
  const line = view.languages.find((one) => one.language === language);
  const of = view.versions.find((one) => one.language === language);
  const english = newestOf(view, 'en');
  return (
    <div className={page.stack}>
      <title>{`${view.name} – ${name}`}</title>
      <PageHeader
        title={view.name}
        sentence={view.when}
        actions={<a href={addressOf(key, '/families/templates')}>All templates</a>}
      />
      <FamiliesNav />
      <Segments
        label="Language"
        value={language}
        onChange={(next) => set({ language: next })}
        choices={view.languages.map((one) => ({
          key: one.language,
          label: `${one.languageName}${one.approvedVersion === null ? '' : ' ✓'}`,
        }))}
      />
      <SaidNotice verb={verb} />
      {line ? (
        <Words
          key={`${language}-${of?.versions[0]?.version ?? 0}`}
          view={view}
          language={language}
          languageName={line.languageName}
          direction={of?.direction ?? 'ltr'}
          versions={of?.versions ?? []}
          english={language === 'en' ? null : english}
          verb={verb}
        />
      ) : null}
      <Section title="Fields" note="Only these reach the words; they are filled in from the records.">
        <PlainTable
          caption="Fields"
          isDense
          rows={view.fields}
          keyOf={(one) => one.key}
          columns={[
            { key: 'key', label: 'Field', isName: true, cell: (one) => <code>{`{${one.key}}`}</code> },
            { key: 'means', label: 'Means', cell: (one) => one.means },
            { key: 'where', label: 'Where', cell: (one) => (one.isOfStudent ? 'of each student' : 'anywhere') },
            { key: 'example', label: 'Example', cell: (one) => one.example || '–' },
          ]}
        />
      </Section>
    </div>
  );
}

function newestOf(view: FamilyTemplateView, language: string): WordsVersion | null {
  return (
    view.versions.find((one) => one.language === language)?.versions.find(({ state }) => state !== 'retired') ?? null
  );
}

interface WordsProps {
  view: FamilyTemplateView;
  language: string;
  languageName: string;
  direction: 'ltr' | 'rtl';
  versions: readonly WordsVersion[];
  english: WordsVersion | null;
  verb: Verb;
}

function Words({ view, language, languageName, direction, versions, english, verb }: WordsProps) {
  const { key } = useInstitution();
  const can = useCan();
  const [isEditing, setEditing] = useState(false);
  const mayTranslate = can('families:translate');
  const machine = useQuery({
    queryKey: [key, 'family-templates'],
    queryFn: ({ signal }) => api.get<FamilyTemplatesView>(tenant(key, '/family-templates'), {}, signal),
  });
  const newest = versions[0] ?? null;
  const shown = newest && newest.state !== 'retired' ? newest : null;
  const at = tenant(key, `/family-templates/${view.key}/words/${language}`);
  return (
    <Section
      title={`${languageName}${shown ? `, ${shown.state === 'approved' ? 'approved' : 'draft'}` : ''}`}
      note={shown ? noteOf(shown) : 'There are no words in this language yet.'}
      actions={
        mayTranslate && !isEditing ? (
          <>
            <Button size="compact-md" variant="default" onClick={() => setEditing(true)}>
              {shown ? 'Change the words' : 'Write the words'}
            </Button>
            {shown?.state === 'approved' ? (
              <Button
                size="compact-md"
                variant="subtle"
                loading={verb.isBusy}
                onClick={() =>
                  verb.run(
                    () => api.post(`${at}/retire`),
                    `Taken back: families who read ${languageName} get nothing by this template.`,
                  )
                }
              >
                Take back
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      {isEditing ? (
        <Suspense>
          <WordsForm
            template={view}
            language={language}
            languageName={languageName}
            direction={direction}
            version={newest?.version ?? 0}
            words={shown ?? english}
            original={english}
            hasMachine={machine.data?.machine.isOn ?? false}
            onCancel={() => setEditing(false)}
            onSave={async (body) => {
              await api.put(at, body);
              setEditing(false);
              await verb.refresh();
              verb.say({ words: 'Saved as a draft. What is approved is sent until this is.', tone: 'good' });
            }}
          />
        </Suspense>
      ) : shown ? (
        <div className={styles.versions}>
          <div>
            <div dir={direction} lang={language}>
              <Parts words={shown} />
            </div>
            {shown.lost.length + shown.added.length > 0 ? (
              <Notice tone="attention" title="It does not say the same as the English">
                {shown.lost.length > 0 ? `It leaves out ${shown.lost.map((field) => `{${field}}`).join(', ')}. ` : ''}
                {shown.added.length > 0 ? `It adds ${shown.added.map((field) => `{${field}}`).join(', ')}.` : ''}
              </Notice>
            ) : null}
            {shown.state === 'draft' && mayTranslate ? (
              <Approve
                languageName={languageName}
                isBusy={verb.isBusy}
                onApprove={() =>
                  verb.run(
                    () => api.post(`${at}/approve`, { version: shown.version, speaks: true }),
                    `Approved: families who read ${languageName} get these words.`,
                  )
                }
              />
            ) : null}
          </div>
          <div>
            <PreviewPane occasion={view.occasion} language={language} words={plain(shown)} />
            {shown.backTranslation ? (
              <>
                <h3>Put back into English by the machine</h3>
                <Parts words={shown.backTranslation} />
              </>
            ) : null}
            {english ? (
              <>
                <h3>The English</h3>
                <Parts words={english} />
              </>
            ) : null}
          </div>
        </div>
      ) : null}
    </Section>
  );
}

function noteOf(version: WordsVersion): string {
  const made = `Version ${version.version}, ${made_words[version.madeFrom]}${version.madeBy && version.madeFrom !== 'ready-made' ? ` (${version.madeBy})` : ''}`;
  if (version.state === 'approved' && version.decidedBy && version.decidedAt)
    return `${made}; approved by ${version.decidedBy}, ${formatInstant(version.decidedAt)}.`;
  return `${made}. Nobody has approved it: it is not sent.`;
}

function plain({ subject, opening, each, closing }: WordsVersion) {
  return { subject, opening, each, closing };
}

function Parts({ words }: { words: { subject: string; opening: string; each: string; closing: string } }) {
  return (
    <>
      <p className={styles.part}>
        <b>{words.subject}</b>
      </p>
      <p className={styles.part}>{words.opening}</p>
      <p className={styles.part}>{words.each}</p>
      <p className={styles.part}>{words.closing}</p>
    </>
  );
}

/** The human gate: it takes a person who says that they read the language. */
function Approve({
  languageName,
  isBusy,
  onApprove,
}: {
  languageName: string;
  isBusy: boolean;
  onApprove: () => void;
}) {
  const [speaks, setSpeaks] = useState(false);
  return (
    <div>
      <Checkbox
        label={`I read ${languageName} well, and these words say what the English says`}
        checked={speaks}
        onChange={(event) => setSpeaks(event.currentTarget.checked)}
      />
      <Button mt="xs" disabled={!speaks} loading={isBusy} onClick={onApprove}>
        Approve them
      </Button>
    </div>
  );
}
