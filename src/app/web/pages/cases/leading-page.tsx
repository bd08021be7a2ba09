import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { LeadingView } from '../../../../cases/core/views.ts';
import styles from '../../../../cases/web/cases.module.css';
import { CoverageTable, LeftTable, WorkloadTable } from '../../../../cases/web/leading-tables.tsx';
import { formatDay, formatNumber } from '../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { Stat } from '../../../../ui/stat.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import page from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import { CaseDialog } from './case-dialog.tsx';
import { CaseLists } from './case-lists.tsx';

const forms = () => import('../../../../cases/web/leading-forms.tsx');
const TeamForm = lazy(async () => ({ default: (await forms()).TeamForm }));
const CoverForm = lazy(async () => ({ default: (await forms()).CoverForm }));
const KindAfter = lazy(() => import('./kind-after.tsx'));
const HandoverForm = lazy(async () => ({ default: (await forms()).HandoverForm }));

/** For those who lead casework: coverage, what is late, who does how much, teams, cover. */
export default function LeadingPage() {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'leading'],
    queryFn: ({ signal }) => api.get<LeadingView>(tenant(key, '/casework/leading'), {}, signal),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Leading view={view} verb={verb} />}
    </Loaded>
  );
}

function Leading({ view, verb }: { view: LeadingView; verb: Verb }) {
  const { key, name, words } = useInstitution();
  const { counts, coverage } = view;
  return (
    <div className={page.stack}>
      <title>{`Leading casework – ${name}`}</title>
      <PageHeader
        title="Leading casework"
        sentence={view.sentence}
        actions={<a href={addressOf(key, '/cases', { list: 'all' })}>All open cases</a>}
      />
      <SaidNotice verb={verb} />
      <dl className={page.facts}>
        <Stat
          label="Open"
          value={formatNumber(counts.open)}
          basis="cases today"
          href={addressOf(key, '/cases', { list: 'all' })}
        />
        <Stat
          label="Past their target day"
          value={formatNumber(counts.overdue)}
          basis={`of ${formatNumber(counts.open)} open`}
          href={addressOf(key, '/cases', { list: 'overdue' })}
        />
        <Stat
          label="With nobody"
          value={formatNumber(counts.unassigned)}
          basis={`of ${formatNumber(counts.open)} open`}
          href={addressOf(key, '/cases', { list: 'unassigned' })}
        />
        <Stat
          label="Until the first contact"
          value={counts.daysToFirstContact === null ? '–' : formatNumber(counts.daysToFirstContact, 1)}
          unit="days"
          basis={`half were reached sooner; ${formatNumber(counts.contacted)} of ${formatNumber(counts.of)} cases`}
        />
      </dl>
      {coverage.week ? (
        <Section
          title="Contacted"
          note={`Below ${formatNumber(coverage.attention)} in the week of ${formatDay(coverage.week)}, and spoken with in the last ${coverage.days} days`}
        >
          <CoverageTable
            rows={coverage.rows}
            hrefOf={(row) =>
              addressOf(key, '/students', { unit: row.unitId, group: 'below_attention', sort: 'no_contact' })
            }
          />
        </Section>
      ) : null}
      {view.left.length > 0 ? (
        <Section
          title="Left, and not settled"
          note={`Their cases wait under Cases for whoever leads; who looks after their ${words.students} now comes with the roster, or by cover`}
        >
          <LeftTable
            rows={view.left}
            students={words.students}
            hrefOf={(row) => addressOf(key, '/cases', { list: 'all', owner: row.staffId })}
          />
        </Section>
      ) : null}
      <Suspense>
        <KindAfter />
      </Suspense>
      <Section
        title="Workload"
        note="Open cases with each person; those of people who left come first"
        actions={
          <CaseDialog label="Hand over cases" title="Hand over somebody’s cases">
            {(close) => (
              <HandoverForm
                staff={view.staff}
                workload={view.workload}
                onCancel={close}
                onSave={async (body) => {
                  const { cases, leftOut } = await api.post<{ cases: number; leftOut: number }>(
                    tenant(key, '/handovers'),
                    body,
                  );
                  close();
                  await verb.refresh();
                  verb.say({
                    words: `Offered ${cases} cases.${leftOut > 0 ? ` ${leftOut} stay: the new person could not open them.` : ''}`,
                    tone: 'good',
                  });
                }}
              />
            )}
          </CaseDialog>
        }
      >
        <WorkloadTable
          rows={view.workload}
          hrefOf={(row) => addressOf(key, '/cases', { list: 'all', owner: row.staffId })}
        />
      </Section>
      <div className={styles.columns}>
        <Covers view={view} verb={verb} />
        <Teams view={view} verb={verb} />
      </div>
      <CaseLists verb={verb} />
    </div>
  );
}

function Covers({ view, verb }: { view: LeadingView; verb: Verb }) {
  const { key, words } = useInstitution();
  return (
    <Section
      title="Absence cover"
      note={`A colleague sees the absent one’s ${words.students} and cases for those days`}
    >
      <ul className={styles.lines}>
        {view.covers.map((cover) => (
          <li key={cover.coverId}>
            <div className={styles.lineHead}>
              <span>
                <b>{cover.covering}</b> for {cover.absent}
              </span>
              <span className={styles.faint}>
                {formatDay(cover.fromOn)} to {formatDay(cover.toOn)}
              </span>
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() =>
                  void verb.run(
                    () => api.delete(tenant(key, `/absence-covers/${cover.coverId}`)),
                    'The cover has ended.',
                  )
                }
              >
                End now
              </Button>
            </div>
            {cover.words ? <p className={styles.words}>{cover.words}</p> : null}
          </li>
        ))}
        {view.covers.length === 0 ? <li className={styles.faint}>Nobody covers for anybody at the moment.</li> : null}
      </ul>
      <div>
        <CaseDialog label="Arrange cover" title="Cover for an absence">
          {(close) => (
            <CoverForm
              staff={view.staff}
              today={view.today}
              onCancel={close}
              onSave={async (body) => {
                await api.post(tenant(key, '/absence-covers'), body);
                close();
                await verb.refresh();
                verb.say({ words: 'Arranged. They are told.', tone: 'good' });
              }}
            />
          )}
        </CaseDialog>
      </div>
    </Section>
  );
}

function Teams({ view, verb }: { view: LeadingView; verb: Verb }) {
  const { key } = useInstitution();
  const form = (teamId: string | null) => (close: () => void) => {
    const team = view.teams.find((one) => one.teamId === teamId) ?? null;
    return (
      <TeamForm
        team={team}
        staff={view.staff}
        onCancel={close}
        onSave={async (body) => {
          if (teamId === null) await api.post(tenant(key, '/case-teams'), body);
          else await api.put(tenant(key, `/case-teams/${teamId}`), body);
          close();
          await verb.refresh();
        }}
      />
    );
  };
  return (
    <Section title="Teams and services" note="A team has a queue of cases; a service takes referrals as well">
      <ul className={styles.lines}>
        {view.teams.map((team) => (
          <li key={team.teamId}>
            <div className={styles.lineHead}>
              <b>{team.name}</b>
              <span className={styles.faint}>
                {team.takesReferrals ? 'service · ' : ''}
                {team.isActive ? '' : 'not in use · '}
                {team.members.map(({ name, isLead }) => (isLead ? `${name} (leads)` : name)).join(', ') ||
                  'nobody in it yet'}
              </span>
              <CaseDialog label="Change" title={team.name} size="compact-sm" variant="subtle">
                {form(team.teamId)}
              </CaseDialog>
            </div>
          </li>
        ))}
        {view.teams.length === 0 ? <li className={styles.faint}>None yet.</li> : null}
      </ul>
      <div>
        <CaseDialog label="New team" title="A new team or service">
          {form(null)}
        </CaseDialog>
      </div>
    </Section>
  );
}
