import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import type { FamilyTemplatesView, NudgeLine, NudgesView } from '../../../../../families/core/writing/views.ts';
import { formatCount, formatDay, formatNumber, formatShare } from '../../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty } from '../../../../../ui/states.tsx';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../../set-up/use-verb.ts';
import { FamiliesNav } from '../families-nav.tsx';

const NudgeForm = lazy(async () => ({ default: (await import('./nudge-form.tsx')).NudgeForm }));

/** Messages over a year, and whether one wording does better than another. */
export default function NudgesPage() {
  const { key, name } = useInstitution();
  const can = useCan();
  const query = useQuery({
    queryKey: [key, 'family-nudges'],
    queryFn: ({ signal }) => api.get<NudgesView>(tenant(key, '/family-nudges'), {}, signal),
  });
  const templates = useQuery({
    queryKey: [key, 'family-templates'],
    queryFn: ({ signal }) => api.get<FamilyTemplatesView>(tenant(key, '/family-templates'), {}, signal),
  });
  const verb = useVerb();
  return (
    <div className={page.stack}>
      <title>{`Nudges – ${name}`}</title>
      <PageHeader
        title="Nudges over a year"
        sentence="What is said to families whose children miss many days, on days planned ahead."
        reason="With two wordings half of the households get each. The rule that ends the comparison is fixed before the first message."
        actions={
          can('families:lead') && templates.data ? (
            <CaseDialog label="Plan nudges" title="Nudges over a year">
              {(close) => (
                <NudgeForm
                  templates={templates.data.templates}
                  onCancel={close}
                  onSave={async (body) => {
                    await api.post(tenant(key, '/family-nudges'), body);
                    close();
                    await verb.refresh();
                    verb.say({ words: 'Planned.', tone: 'good' });
                  }}
                />
              )}
            </CaseDialog>
          ) : null
        }
      />
      <FamiliesNav />
      <SaidNotice verb={verb} />
      <Loaded query={query} skeleton={<TableSkeleton rows={4} />}>
        {({ nudges }) =>
          nudges.length === 0 ? (
            <Empty title="Nothing is planned">
              <p>
                Letters and texts that state the total of days missed, a few times a year, are what research found to
                help.
              </p>
            </Empty>
          ) : (
            nudges.map((nudge) => <NudgePart key={nudge.nudgeId} nudge={nudge} verb={verb} />)
          )
        }
      </Loaded>
    </div>
  );
}

function resultOf({ state, decision, otherTemplateKey, looks }: NudgeLine): string {
  if (otherTemplateKey === null) return state === 'running' ? 'One wording, nothing is compared.' : 'It is over.';
  if (decision === 'A' || decision === 'B')
    return `After wording ${decision} fewer days were missed: the bound was reached.`;
  if (decision === 'none') return 'Neither wording did better.';
  if (state === 'stopped') return 'A person stopped it, so the comparison has no result.';
  return looks.length === 0 ? 'Too few families are through to look.' : 'Not decided: it goes on.';
}

function NudgePart({ nudge, verb }: { nudge: NudgeLine; verb: Verb }) {
  const { key } = useInstitution();
  const can = useCan();
  const next = nudge.days.find((day) => !nudge.rounds.some((round) => round.day === day));
  return (
    <Section
      title={nudge.name}
      note={`${resultOf(nudge)} ${formatCount(nudge.rounds.length, 'round')} of ${nudge.days.length}${nudge.state === 'running' && next ? `; the next on ${formatDay(next)}` : ''}. Families whose child missed at least ${formatCount(nudge.leastDays, 'day')}.`}
      actions={
        nudge.state === 'running' && can('families:lead') ? (
          <Button
            variant="default"
            size="compact-md"
            loading={verb.isBusy}
            onClick={() =>
              verb.run(
                () => api.post(tenant(key, `/family-nudges/${nudge.nudgeId}/stop`)),
                'Stopped: no more of it goes.',
              )
            }
          >
            Stop it
          </Button>
        ) : null
      }
    >
      {nudge.otherTemplateKey ? (
        <p className={page.quiet}>
          {`Fixed beforehand: ${formatCount(nudge.wantedHouseholds, 'household')}, at most ${formatCount(nudge.mostLooks, 'look')}, an error of ${formatShare(nudge.alpha)} over all of them (Lan and DeMets, O’Brien-Fleming type); days missed in ${nudge.followDays} days after the first message.`}
        </p>
      ) : null}
      {nudge.looks.length > 0 ? (
        <PlainTable
          caption="Looks"
          rows={nudge.looks}
          keyOf={(one) => one.day}
          columns={[
            { key: 'day', label: 'Look', isName: true, cell: (one) => formatDay(one.day) },
            { key: 'n', label: 'Households A, B', cell: (one) => `${one.householdsA}, ${one.householdsB}` },
            { key: 'a', label: 'Missed after A', isNumeric: true, cell: (one) => formatNumber(one.meanA, 2) },
            { key: 'b', label: 'Missed after B', isNumeric: true, cell: (one) => formatNumber(one.meanB, 2) },
            { key: 'z', label: 'z', isNumeric: true, cell: (one) => formatNumber(one.z, 2) },
            { key: 'bound', label: 'Bound', isNumeric: true, cell: (one) => formatNumber(one.bound, 2) },
            {
              key: 'decision',
              label: 'Then',
              cell: (one) => (one.decision === 'go on' ? 'goes on' : `ends: ${one.decision}`),
            },
          ]}
        />
      ) : null}
    </Section>
  );
}
