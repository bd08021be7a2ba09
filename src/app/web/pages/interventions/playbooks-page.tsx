import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { doseWords } from '../../../../interventions/core/plans/dose.ts';
import { evidenceWords } from '../../../../interventions/core/tiers/preset-kinds.ts';
import type { PlaybookHistoryView, PlaybooksView, PlaybookView } from '../../../../interventions/core/views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { capital } from '../../../../kernel/capital.ts';
import { formatInstant } from '../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import page from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';

const forms = () => import('../../../../interventions/web/playbook-form.tsx');
const PlaybookForm = lazy(async () => ({ default: (await forms()).PlaybookForm }));
const KindForm = lazy(async () => ({ default: (await forms()).KindForm }));

/** What is done at which tier, for whom and how often; and what is known of it. */
export default function PlaybooksPage() {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'playbooks'],
    queryFn: ({ signal }) => api.get<PlaybooksView>(tenant(key, '/playbooks'), {}, signal),
  });
  return (
    <Loaded query={query} skeleton={<TableSkeleton />}>
      {(view) => <Playbooks view={view} />}
    </Loaded>
  );
}

function Playbooks({ view }: { view: PlaybooksView }) {
  const { key, name, words } = useInstitution();
  const verb = useVerb();
  const active = view.playbooks.filter(({ isActive }) => isActive);
  return (
    <div className={page.stack}>
      <title>{`Playbooks – ${name}`}</title>
      <PageHeader
        title="Playbooks"
        sentence={`${active.length} in force. They propose; a person decides. No group of ${words.students} is among what qualifies.`}
        actions={
          <>
            <a href={addressOf(key, '/plans')}>Plans and follow-ups</a>
            {view.mayChange ? (
              <CaseDialog label="Write a playbook" title="A new playbook" variant="filled" size="sm">
                {(close) => (
                  <PlaybookForm
                    playbook={null}
                    kinds={view.kinds}
                    tierWord={words.tier}
                    onCancel={close}
                    onSave={async (body) => {
                      await api.post(tenant(key, '/playbooks'), body);
                      close();
                      await verb.refresh();
                    }}
                  />
                )}
              </CaseDialog>
            ) : null}
          </>
        }
      />
      <SaidNotice verb={verb} />
      {([1, 2, 3] as const).map((tier) => (
        <Section key={tier} title={`${capital(words.tier)} ${tier}`}>
          <ul className={styles.lines}>
            {view.playbooks
              .filter((one) => one.tier === tier)
              .map((playbook) => (
                <Playbook key={playbook.playbookId} playbook={playbook} view={view} verb={verb} />
              ))}
          </ul>
        </Section>
      ))}
      <Kinds view={view} verb={verb} />
    </div>
  );
}

function Playbook({ playbook, view, verb }: { playbook: PlaybookView; view: PlaybooksView; verb: Verb }) {
  const { key, words } = useInstitution();
  const { definition } = playbook;
  const nameOf = (kindKey: string) => view.kinds.find((kind) => kind.key === kindKey)?.name ?? kindKey;
  return (
    <li>
      <div className={styles.head}>
        <b>{playbook.name}</b>
        <span className={styles.faint}>
          version {playbook.version}
          {playbook.isActive ? '' : ', not in use'} · {definition.weeks} weeks · looked at every{' '}
          {definition.followUpDays} days
        </span>
        {view.mayChange ? (
          <CaseDialog label="Change" title={playbook.name} size="compact-sm" variant="subtle">
            {(close) => (
              <PlaybookForm
                playbook={playbook}
                kinds={view.kinds}
                tierWord={words.tier}
                onCancel={close}
                onSave={async (body) => {
                  try {
                    await api.put(tenant(key, `/playbooks/${playbook.playbookId}`), body);
                  } catch (error) {
                    await verb.refresh();
                    throw error;
                  }
                  close();
                  await verb.refresh();
                }}
              />
            )}
          </CaseDialog>
        ) : null}
      </div>
      <p className={styles.words}>{definition.who}</p>
      <p className={styles.words}>
        <b>Proposed by the figures:</b> {playbook.qualifies}.
      </p>
      <p className={styles.words}>
        <b>What is done:</b>{' '}
        {definition.does
          .map(
            (one) =>
              `${nameOf(one.kindKey)} (${one.by}, ${doseWords(one.sessionsPerWeek)}${one.sessionMinutes ? `, ${one.sessionMinutes} minutes` : ''})`,
          )
          .join('; ')}
        .
      </p>
      <details>
        <summary>Goal, what to look for, when to step up or out</summary>
        <dl className={styles.pairs}>
          <dt>Goal</dt>
          <dd>{definition.goal.words}</dd>
          <dt>Look for</dt>
          <dd>{definition.lookFor}</dd>
          <dt>Step up</dt>
          <dd>{definition.stepUp}</dd>
          <dt>Step out</dt>
          <dd>
            {definition.stepOut} At least {definition.leastPoints} data points.
          </dd>
          {definition.fitting.map((one) => (
            <Fitting key={one.characteristic} {...one} />
          ))}
        </dl>
      </details>
      <Versions playbookId={playbook.playbookId} version={playbook.version} />
    </li>
  );
}

function Fitting({ characteristic, support }: { characteristic: string; support: string }) {
  return (
    <>
      <dt>{capital(characteristic)}</dt>
      <dd>{support}</dd>
    </>
  );
}

/** Earlier versions, asked for when they are opened. */
function Versions({ playbookId, version }: { playbookId: string; version: number }) {
  const { key } = useInstitution();
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: [key, 'playbook', playbookId],
    queryFn: ({ signal }) => api.get<PlaybookHistoryView>(tenant(key, `/playbooks/${playbookId}`), {}, signal),
    enabled: isOpen,
  });
  if (version === 1) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>All versions ({version})</summary>
      <ul className={styles.history}>
        {(data?.versions ?? []).map((one) => (
          <li key={one.version}>
            <span className={styles.faint}>
              {one.version}: {formatInstant(one.madeAt)}, {one.by}
            </span>
            <span>
              {one.why} Proposed by: {one.qualifies}.
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Kinds({ view, verb }: { view: PlaybooksView; verb: Verb }) {
  const { key } = useInstitution();
  const save = (close: () => void) => async (body: object) => {
    await api.post(tenant(key, '/intervention-kinds'), body);
    close();
    await verb.refresh();
  };
  return (
    <Section
      title="Kinds of intervention"
      note="What is done, and how far studies carry. Whether it helps here is another question."
      actions={
        view.mayChange ? (
          <CaseDialog label="Add a kind" title="A kind of intervention">
            {(close) => <KindForm kind={null} onSave={save(close)} onCancel={close} />}
          </CaseDialog>
        ) : null
      }
    >
      <PlainTable
        caption="Kinds of intervention with their evidence"
        rows={view.kinds}
        keyOf={(kind) => kind.key}
        isQuiet={(kind) => !kind.isActive}
        columns={[
          { key: 'name', label: 'Kind', isName: true, cell: (kind) => kind.name },
          { key: 'what', label: 'What is done', cell: (kind) => kind.what },
          {
            key: 'evidence',
            label: 'What is known',
            cell: (kind) => (
              <>
                <b>{evidenceWords[kind.evidenceLevel].split(':')[0]}.</b> {kind.evidence}
              </>
            ),
          },
          ...(view.mayChange
            ? [
                {
                  key: 'change',
                  label: 'Change',
                  isActions: true,
                  cell: (kind: PlaybooksView['kinds'][number]) => (
                    <CaseDialog label="Change" title={kind.name} size="compact-sm" variant="subtle">
                      {(close) => (
                        <Suspense>
                          <KindForm kind={kind} onSave={save(close)} onCancel={close} />
                        </Suspense>
                      )}
                    </CaseDialog>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Section>
  );
}
