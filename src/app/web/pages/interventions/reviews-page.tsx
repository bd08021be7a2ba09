import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import type { MeetingsView, SpreadView } from '../../../../interventions/core/views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { capital } from '../../../../kernel/capital.ts';
import { AttentionMark } from '../../../../ui/attention-mark.tsx';
import { formatDay, formatNumber, formatShare } from '../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { CaseDialog } from '../cases/case-dialog.tsx';
import page from '../pages.module.css';

const MeetingForm = lazy(async () => ({
  default: (await import('../../../../interventions/web/meeting-form.tsx')).MeetingForm,
}));

/** Reviews of the team, and how students spread over the tiers. */
export default function ReviewsPage() {
  const { key, name } = useInstitution();
  const spread = useQuery({
    queryKey: [key, 'tier-spread'],
    queryFn: ({ signal }) => api.get<SpreadView>(tenant(key, '/tiers'), {}, signal),
  });
  const meetings = useQuery({
    queryKey: [key, 'reviews'],
    queryFn: ({ signal }) => api.get<MeetingsView>(tenant(key, '/reviews'), {}, signal),
  });
  return (
    <div className={page.stack}>
      <title>{`Reviews – ${name}`}</title>
      <PageHeader
        title="Reviews"
        sentence={spread.data?.sentence}
        actions={<a href={addressOf(key, '/plans')}>Plans and follow-ups</a>}
      />
      <Loaded query={meetings} skeleton={<TableSkeleton rows={3} />}>
        {(view) => <Meetings view={view} />}
      </Loaded>
      <Loaded query={spread} skeleton={<TableSkeleton rows={3} />}>
        {(view) => <Spread view={view} />}
      </Loaded>
    </div>
  );
}

function Meetings({ view }: { view: MeetingsView }) {
  const { key } = useInstitution();
  const { go } = useAddress();
  return (
    <Section
      title="Meetings"
      note="The agenda is made from the data: what is proposed, reviews that are due, follow-ups that nobody answered"
      actions={
        <CaseDialog label="Open a review" title="A review" variant="filled">
          {(close) => (
            <MeetingForm
              units={view.units}
              leadsAll={view.leadsAll}
              today={view.today}
              onCancel={close}
              onSave={async (body) => {
                const { meetingId } = await api.post<{ meetingId: string }>(tenant(key, '/reviews'), body);
                close();
                go(addressOf(key, `/reviews/${meetingId}`));
              }}
            />
          )}
        </CaseDialog>
      }
    >
      {view.meetings.length === 0 ? (
        <p className={styles.faint}>None so far.</p>
      ) : (
        <PlainTable
          caption="Reviews"
          rows={view.meetings}
          keyOf={(one) => one.meetingId}
          isQuiet={(one) => one.state === 'closed'}
          columns={[
            {
              key: 'title',
              label: 'Review',
              isName: true,
              cell: (one) => <a href={addressOf(key, `/reviews/${one.meetingId}`)}>{one.title}</a>,
            },
            { key: 'on', label: 'Held', cell: (one) => formatDay(one.heldOn) },
            { key: 'unit', label: 'Of', cell: (one) => one.unit ?? 'all' },
            {
              key: 'decided',
              label: 'Decided',
              isNumeric: true,
              cell: (one) => `${one.decided} of ${one.students}`,
            },
            { key: 'state', label: 'State', cell: (one) => (one.state === 'open' ? 'open' : 'closed') },
          ]}
        />
      )}
    </Section>
  );
}

function Spread({ view }: { view: SpreadView }) {
  const { key, words } = useInstitution();
  const tier = capital(words.tier);
  const opened = (site: SpreadView['sites'][number], of: string, n: number, said = formatNumber(n)) =>
    n === 0 ? said : <a href={addressOf(key, '/reviews/students', { unit: site.unitId, of })}>{said}</a>;
  return (
    <Section
      title={`Spread over the ${words.tiers}`}
      note={`A healthy site has at most 10 to 15 % in ${words.tier} 2 and 5 % in ${words.tier} 3; above that, what everyone has is what to look at`}
    >
      <PlainTable
        caption={`${capital(words.students)} in each ${words.tier}, by site`}
        rows={view.sites}
        keyOf={(site) => site.unitId ?? 'all'}
        columns={[
          { key: 'site', label: 'Site', isName: true, cell: (site) => site.name },
          {
            key: 'n',
            label: capital(words.students),
            isNumeric: true,
            cell: (site) => opened(site, 'all', site.students),
          },
          {
            key: 'spread',
            label: 'Spread',
            cell: (site) => (
              <div className={styles.spread}>
                <div className={styles.bar} aria-hidden="true">
                  {site.shares.map((one) => (
                    <span
                      key={one.tier}
                      className={[styles.first, styles.second, styles.third][one.tier - 1]}
                      style={{ width: `${100 * one.share}%` }}
                    />
                  ))}
                </div>
              </div>
            ),
          },
          ...([1, 2, 3] as const).map((which) => ({
            key: `tier-${which}`,
            label: `${tier} ${which}`,
            isNumeric: true,
            cell: (site: SpreadView['sites'][number]) => {
              const one = site.shares[which - 1];
              if (!one) return null;
              const said = opened(
                site,
                `tier-${which}`,
                one.students,
                `${formatShare(one.share)} (${formatNumber(one.students)})`,
              );
              return one.is === 'above' ? <AttentionMark>{said}, above</AttentionMark> : said;
            },
          })),
          { key: 'plans', label: 'With a plan', isNumeric: true, cell: (site) => opened(site, 'planned', site.plans) },
          {
            key: 'without',
            label: `Above ${words.tier} 1 without one`,
            isNumeric: true,
            cell: (site) => opened(site, 'without-plan', site.withoutPlan),
          },
        ]}
      />
    </Section>
  );
}
