import { Button, FileInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PacksView } from '../../../../notices/core/views.ts';
import { ReasonForm } from '../../../../notices/web/notice-forms.tsx';
import { languageName } from '../../../../notices/web/notice-words.ts';
import styles from '../../../../notices/web/notices.module.css';
import { formatDay } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';

type Pack = PacksView['packs'][number];

/** Which law notices go by, what each pack states, and how far it was held against its sources. */
export default function PacksPart() {
  const { key } = useInstitution();
  const verb = useVerb();
  const query = useQuery({
    queryKey: [key, 'notice-packs'],
    queryFn: ({ signal }) => api.get<PacksView>(tenant(key, '/legal-notices/packs'), {}, signal),
  });
  return (
    <div className={styles.stack}>
      <SaidNotice verb={verb} />
      <Loaded query={query} skeleton={<TableSkeleton rows={6} />}>
        {(view) => (
          <>
            {view.packs.map((pack) => (
              <PackSection key={pack.key + pack.from} pack={pack} view={view} verb={verb} />
            ))}
            {view.mayChoose ? <OwnPackForm verb={verb} /> : null}
          </>
        )}
      </Loaded>
    </div>
  );
}

function PackSection({ pack, view, verb }: { pack: Pack; view: PacksView; verb: Verb }) {
  const { key } = useInstitution();
  const choose = (packKey: string | null, words: string) =>
    void verb.run(() => api.put(tenant(key, '/legal-notices/pack'), { packKey }), words);
  return (
    <Section
      title={pack.isChosen ? `${pack.name} (in use)` : pack.name}
      note={`In force from ${formatDay(pack.from)}. Checked on ${formatDay(pack.checkedOn)}.`}
      actions={
        view.mayChoose ? (
          pack.isChosen ? (
            <Button
              variant="default"
              loading={verb.isBusy}
              onClick={() => choose(null, 'No law is gone by from today on.')}
            >
              Stop using it
            </Button>
          ) : (
            <Button
              variant="default"
              loading={verb.isBusy}
              onClick={() => choose(pack.key, `${pack.name} is gone by from today on.`)}
            >
              Go by this
            </Button>
          )
        ) : undefined
      }
    >
      <ul className={styles.lines}>
        {pack.steps.map((step) => (
          <li key={step.key}>
            <b>{step.name}</b> <span className={styles.quiet}>{step.section}</span>
            {pack.isChosen ? <Translations step={step} mayApprove={view.mayApprove} verb={verb} /> : null}
          </li>
        ))}
      </ul>
      {pack.stops.length > 0 ? (
        <details>
          <summary>What forbids a step ({pack.stops.length})</summary>
          <ul className={styles.lines}>
            {pack.stops.map((stop) => (
              <li key={stop.words}>
                {stop.words} {stop.instead} <span className={styles.quiet}>{stop.section}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <details>
        <summary>How far it was checked</summary>
        <p>Held against:</p>
        <ul className={styles.lines}>
          {pack.checkedAgainst.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        {pack.notChecked.length > 0 ? (
          <>
            <p>Not checked:</p>
            <ul className={styles.lines}>
              {pack.notChecked.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </>
        ) : null}
      </details>
    </Section>
  );
}

function Translations({ step, mayApprove, verb }: { step: Pack['steps'][number]; mayApprove: boolean; verb: Verb }) {
  const { key } = useInstitution();
  return (
    <details>
      <summary>Translations of its letter</summary>
      <ul className={styles.lines}>
        {step.languages.map(({ language, hasLaw, speaker }) => (
          <li key={language}>
            {languageName(language)}: {speaker ? `approved (${speaker})` : 'draft until a speaker approves'}
            {hasLaw ? '' : '; the legal text is in English'}{' '}
            {speaker === null && mayApprove ? (
              <CaseDialog label="A speaker approves" title={`${step.name} in ${languageName(language)}`}>
                {(close) => (
                  <ReasonForm
                    draft={`translation-${step.key}-${language}`}
                    label="Who read it, and how do they know the language?"
                    submit="Approve the words"
                    onCancel={close}
                    onSave={async ({ reason }) => {
                      await api.post(tenant(key, '/legal-notices/translations'), {
                        stepKey: step.key,
                        language,
                        speaker: reason,
                      });
                      close();
                      await verb.refresh();
                    }}
                  />
                )}
              </CaseDialog>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}

function OwnPackForm({ verb }: { verb: Verb }) {
  const { key } = useInstitution();
  const [file, setFile] = useState<File | null>(null);
  const add = async (): Promise<void> => {
    if (!file) return;
    const text = await file.text();
    await verb.run(
      async () => api.post(tenant(key, '/legal-notices/packs'), JSON.parse(text)),
      'The pack was added: its tests pass.',
    );
  };
  return (
    <Section
      title="A pack of your own"
      note="A JSON file with the law as data, a citation for each step, and tests that reach each count and that do not. It is refused while a test fails."
    >
      <form
        className={styles.part}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <FileInput
          label="File"
          accept="application/json,.json"
          placeholder="Choose a file"
          value={file}
          onChange={setFile}
        />
        <div className={styles.does}>
          <Button type="submit" variant="default" disabled={!file} loading={verb.isBusy}>
            Add the pack
          </Button>
        </div>
      </form>
    </Section>
  );
}
