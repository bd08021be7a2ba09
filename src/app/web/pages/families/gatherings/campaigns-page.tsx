import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import type { CampaignsView } from '../../../../../families/core/gatherings/views.ts';
import { capital } from '../../../../../kernel/capital.ts';
import { AttentionMark } from '../../../../../ui/attention-mark.tsx';
import { formatCount, formatDay, formatShare } from '../../../../../ui/format.ts';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../../set-up/use-verb.ts';
import styles from '../families.module.css';
import { FamiliesNav } from '../families-nav.tsx';

const CampaignForm = lazy(async () => ({ default: (await import('./campaign-form.tsx')).CampaignForm }));

/** Campaigns in which every family is called, and how far each is. */
export default function CampaignsPage() {
  const { key, name, words } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'family-campaigns'],
    queryFn: ({ signal }) => api.get<CampaignsView>(tenant(key, '/families/campaigns'), {}, signal),
  });
  const verb = useVerb();
  return (
    <div className={page.stack}>
      <title>{`Call campaigns – ${name}`}</title>
      <PageHeader
        title="Call campaigns"
        sentence={query.data?.sentence}
        actions={
          <>
            <a href={addressOf(key, '/families/calls')}>{`${capital(words.families)} to call`}</a>
            {query.data?.mayLead ? (
              <CaseDialog label="Open a campaign" title={`Every ${words.family} is called`} variant="filled">
                {(close) => (
                  <CampaignForm
                    view={query.data}
                    onCancel={close}
                    onSave={async (body) => {
                      const { calls } = await api.post<{ calls: number }>(tenant(key, '/families/campaigns'), body);
                      close();
                      await verb.refresh();
                      verb.say({
                        words: `Opened: ${formatCount(calls, 'call is', 'calls are')} shared out.`,
                        tone: 'good',
                      });
                    }}
                  />
                )}
              </CaseDialog>
            ) : null}
          </>
        }
      />
      <FamiliesNav />
      <SaidNotice verb={verb} />
      <Loaded query={query} skeleton={<TableSkeleton rows={3} />}>
        {(view) => <Campaigns view={view} verb={verb} />}
      </Loaded>
    </div>
  );
}

function Campaigns({ view, verb }: { view: CampaignsView; verb: Verb }) {
  const { key, words } = useInstitution();
  if (view.campaigns.length === 0)
    return (
      <p className={page.quiet}>
        None so far. A welcome call at the beginning of the year is the usual first: each family is given to somebody
        who speaks its language.
      </p>
    );
  return (
    <PlainTable
      caption="Campaigns"
      rows={view.campaigns}
      keyOf={(one) => one.campaignId}
      isQuiet={(one) => one.state === 'closed'}
      columns={[
        {
          key: 'title',
          label: 'Campaign',
          isName: true,
          cell: (one) => (
            <>
              {one.title}
              <span className={styles.small}>{one.unit ?? `all ${words.families}`}</span>
            </>
          ),
        },
        {
          key: 'until',
          label: 'Until',
          cell: (one) =>
            one.state === 'open' && one.endsOn < view.today ? (
              <AttentionMark>{`${formatDay(one.endsOn)}, over`}</AttentionMark>
            ) : (
              formatDay(one.endsOn)
            ),
        },
        {
          key: 'reached',
          label: 'Reached',
          cell: (one) => (
            <>
              {`${one.reached} of ${one.families} (${formatShare(one.families === 0 ? 0 : one.reached / one.families)})`}
              <span className={styles.bar} aria-hidden="true">
                <span style={{ width: `${one.families === 0 ? 0 : (100 * one.reached) / one.families}%` }} />
              </span>
            </>
          ),
        },
        { key: 'tried', label: 'Tried', isNumeric: true, cell: (one) => one.tried },
        { key: 'other', label: 'Another way needed', isNumeric: true, cell: (one) => one.otherWay },
        { key: 'interpreter', label: 'Interpreter needed', isNumeric: true, cell: (one) => one.needInterpreter },
        {
          key: 'do',
          label: 'Do',
          isActions: true,
          cell: (one) =>
            view.mayLead && one.state === 'open' ? (
              <Button.Group>
                <Button
                  variant="default"
                  size="compact-sm"
                  disabled={verb.isBusy}
                  onClick={() =>
                    verb.run(
                      () => api.post(tenant(key, `/families/campaigns/${one.campaignId}/share-out`), {}),
                      'Families that came since have a caller now.',
                    )
                  }
                >
                  Add new families
                </Button>
                <Button
                  variant="default"
                  size="compact-sm"
                  disabled={verb.isBusy}
                  onClick={() =>
                    verb.run(
                      () => api.post(tenant(key, `/families/campaigns/${one.campaignId}/close`), {}),
                      'Closed. Families that were not reached stay counted as such.',
                    )
                  }
                >
                  Close it
                </Button>
              </Button.Group>
            ) : null,
        },
      ]}
    />
  );
}
