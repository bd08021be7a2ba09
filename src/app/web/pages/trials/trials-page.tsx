import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TrialsView, TrialView } from '../../../../interventions/core/trials/trial-views.ts';
import styles from '../../../../notices/web/notices.module.css';
import { CheckField, LongTextField, SelectField, TextField } from '../../../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../ui/form/use-form.ts';
import { formatDay, formatNumber } from '../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { CaseDialog } from '../cases/case-dialog.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';

const shown_first = 12;
const stateWords = { recorded: 'Recorded, not drawn yet', drawn: 'Drawn', stopped: 'Stopped' };

/** Where places are scarce, who is offered one first is drawn by lot: recorded before, looked at as planned. */
export default function TrialsPage() {
  const { key, name } = useInstitution();
  const { search } = useAddress();
  const verb = useVerb();
  const query = useQuery({
    queryKey: [key, 'trials'],
    queryFn: ({ signal }) => api.get<TrialsView>(tenant(key, '/trials'), {}, signal),
  });
  return (
    <div className={styles.stack}>
      <title>{`Trials by lot – ${name}`}</title>
      <PageHeader
        title="Trials by lot"
        sentence="Where there are fewer places than who would gain, a lot is fairer than a queue, and says whether it helped. Who waits is offered a place when the weeks are over."
        actions={
          query.data ? (
            <CaseDialog
              label="Record a trial"
              title="A trial by lot"
              size="sm"
              variant={search.trial ? 'default' : 'filled'}
            >
              {(close) => <RecordForm view={query.data} verb={verb} close={close} />}
            </CaseDialog>
          ) : null
        }
      />
      <SaidNotice verb={verb} />
      {search.trial ? <One key={search.trial} trialId={search.trial} verb={verb} /> : null}
      <Loaded query={query} skeleton={<TableSkeleton rows={4} />}>
        {(view) =>
          view.trials.length === 0 ? (
            <Empty title="No trial yet">
              <p>It is recorded before the lot is drawn, so that nobody can choose afterwards what it was to show.</p>
            </Empty>
          ) : (
            <List view={view} />
          )
        }
      </Loaded>
    </div>
  );
}

function List({ view }: { view: TrialsView }) {
  const { key } = useInstitution();
  return (
    <PlainTable
      caption="Trials"
      rows={view.trials}
      keyOf={({ trialId }) => trialId}
      columns={[
        {
          key: 'name',
          label: 'Trial',
          isName: true,
          cell: ({ trialId, name }) => <a href={addressOf(key, '/trials', { trial: trialId })}>{name}</a>,
        },
        { key: 'kind', label: 'Help', cell: ({ kind }) => kind },
        { key: 'unit', label: 'Where', cell: ({ unit }) => unit },
        {
          key: 'places',
          label: 'Places',
          isNumeric: true,
          cell: ({ places, eligible }) => `${formatNumber(places)}\u00a0of\u00a0${formatNumber(eligible)}`,
        },
        { key: 'state', label: 'State', cell: ({ state }) => stateWords[state] },
        { key: 'on', label: 'Recorded', cell: ({ recordedOn }) => formatDay(recordedOn) },
      ]}
    />
  );
}

function RecordForm({ view, verb, close }: { view: TrialsView; verb: Verb; close: () => void }) {
  const { key, words } = useInstitution();
  const form = useForm({
    draft: 'trial',
    initial: {
      name: '',
      kindKey: view.kinds[0]?.key ?? '',
      unitId: view.units[0]?.unitId ?? '',
      year: '',
      tier: '2',
      places: '10',
      followWeeks: '8',
      outcome: 'missed',
      approvedBy: '',
      whyFair: '',
      stopRule: '',
      isWithholdable: false,
    },
    checks: { name: (value) => (value.trim().length >= 3 ? null : 'Name it.') },
    save: async ({ tier, places, followWeeks, year, outcome, ...rest }) => {
      const isSource = outcome !== 'missed' && outcome !== 'index';
      const body = {
        ...rest,
        outcome: isSource ? 'source' : outcome,
        outcomeSourceId: isSource ? Number(outcome) : null,
        ...(year && { year }),
        tier: Number(tier),
        places: Number(places),
        followWeeks: Number(followWeeks),
      };
      await api.post(tenant(key, '/trials'), body);
      close();
      await verb.refresh();
      verb.say({ words: 'Recorded, with its seed. Draw the lot when everybody has been told.', tone: 'good' });
    },
  });
  const units = view.units.map(({ unitId, name }) => ({ value: unitId, label: name }));
  return (
    <FormBody form={form} submit="Record it" onCancel={close}>
      <TextField form={form} name="name" label="Name" />
      <SelectField
        form={form}
        name="kindKey"
        label="Which help"
        choices={view.kinds.map((kind) => ({ value: kind.key, label: kind.name }))}
      />
      <FieldRow>
        <SelectField form={form} name="unitId" label="Where" choices={units} />
        <SelectField
          form={form}
          name="year"
          label={`Of which ${words.year}`}
          choices={[{ value: '', label: 'All' }, ...view.years.map((value) => ({ value, label: value }))]}
        />
      </FieldRow>
      <FieldRow>
        <SelectField
          form={form}
          name="tier"
          label={`Of which ${words.tier}`}
          help="In the one with the most help nobody waits by lot."
          choices={['1', '2'].map((value) => ({ value, label: value }))}
        />
        <TextField form={form} name="places" label="Places" type="number" min={1} width={6} />
        <TextField
          form={form}
          name="followWeeks"
          label="Weeks until it is looked at"
          type="number"
          min={4}
          max={30}
          width={6}
        />
      </FieldRow>
      <SelectField
        form={form}
        name="outcome"
        label="What it is judged by"
        help="One thing, chosen now: it does not change after the draw."
        choices={[
          { value: 'missed', label: 'Days missed' },
          { value: 'index', label: 'Absolute index' },
          ...view.sources.map(({ sourceId, name }) => ({ value: String(sourceId), label: name })),
        ]}
      />
      <TextField form={form} name="approvedBy" label="Who approved it" />
      <LongTextField form={form} name="whyFair" label="Why it is fair that some wait" />
      <LongTextField form={form} name="stopRule" label="When it stops early" />
      <CheckField
        form={form}
        name="isWithholdable"
        label="Nobody is owed this help: by law, by a plan that stands, or for safety."
      />
    </FormBody>
  );
}

function One({ trialId, verb }: { trialId: string; verb: Verb }) {
  const { key } = useInstitution();
  const [isWhole, setWhole] = useState(false);
  const query = useQuery({
    queryKey: [key, 'trial', trialId],
    queryFn: ({ signal }) => api.get<TrialView>(tenant(key, `/trials/${encodeURIComponent(trialId)}`), {}, signal),
  });
  return (
    <Loaded query={query} skeleton={<TableSkeleton rows={4} />}>
      {(trial) => (
        <Section
          title={trial.name}
          note={`${trial.kind}. Recorded on ${formatDay(trial.recordedOn)} by ${trial.by}, before the draw, with the seed ${trial.seed}.`}
          actions={
            trial.state === 'stopped' ? undefined : (
              <>
                {trial.state === 'recorded' ? (
                  <Button
                    size="compact-md"
                    loading={verb.isBusy}
                    onClick={() =>
                      void verb.run(() => api.post(tenant(key, `/trials/${trialId}/draw`)), 'The lot was drawn.')
                    }
                  >
                    Draw the lot
                  </Button>
                ) : null}
                {trial.result === null ? (
                  <CaseDialog label="Stop it" title={`Stop “${trial.name}”`}>
                    {(close) => <StopForm trial={trial} verb={verb} close={close} />}
                  </CaseDialog>
                ) : null}
              </>
            )
          }
        >
          <p>{resultWords(trial)}</p>
          <dl className={styles.facts}>
            <dt>Approved by</dt>
            <dd>{trial.approvedBy}</dd>
            <dt>Why some wait</dt>
            <dd>{trial.whyFair}</dd>
            <dt>It stops early</dt>
            <dd>{trial.stopRule}</dd>
          </dl>
          <PlainTable
            caption="Who is in it, in the order of the lot"
            isDense
            rows={isWhole ? trial.members : trial.members.slice(0, shown_first)}
            keyOf={({ student }) => student.studentId}
            columns={[
              { key: 'name', label: 'Name', isName: true, cell: ({ student }) => <bdi>{student.name}</bdi> },
              { key: 'stratum', label: 'Drawn within', cell: ({ stratum }) => stratum },
              ...(trial.drawnOn === null
                ? []
                : [
                    {
                      key: 'lot',
                      label: 'Lot',
                      isNumeric: true,
                      cell: ({ lotNo }: TrialView['members'][number]) => (lotNo === null ? '' : formatNumber(lotNo)),
                    },
                  ]),
              {
                key: 'offered',
                label: 'Place',
                cell: (member) => placeWords(trial, member),
              },
            ]}
          />
          {!isWhole && trial.members.length > shown_first ? (
            <div className={styles.does}>
              <Button variant="default" size="compact-md" onClick={() => setWhole(true)}>
                {`Show all ${formatNumber(trial.members.length)}`}
              </Button>
            </div>
          ) : null}
        </Section>
      )}
    </Loaded>
  );
}

function StopForm({ trial, verb, close }: { trial: TrialView; verb: Verb; close: () => void }) {
  const { key } = useInstitution();
  const form = useForm({
    draft: `trial-stop ${trial.trialId}`,
    initial: { reason: '' },
    checks: { reason: (value) => (value.trim().length >= 5 ? null : 'Say why, in a few words.') },
    save: async (body) => {
      await api.post(tenant(key, `/trials/${trial.trialId}/stop`), body);
      close();
      await verb.refresh();
      verb.say({ words: 'Stopped. Everybody who waits may be offered a place from now on.', tone: 'good' });
    },
  });
  return (
    <FormBody form={form} submit="Stop it" onCancel={close}>
      <p>It stops early: {trial.stopRule}</p>
      <LongTextField
        form={form}
        name="reason"
        label="Why it stops now"
        help="A stopped trial is not looked at: who stopped it may have seen how it went."
      />
    </FormBody>
  );
}

function placeWords({ state }: TrialView, { isOffered, wasTwice }: TrialView['members'][number]): string {
  if (isOffered === null) return state === 'recorded' ? 'not drawn yet' : 'was not in the lot';
  const place = isOffered ? 'offered first' : state === 'stopped' ? 'waited' : 'waits';
  return wasTwice ? `${place}; drawn twice, so not compared` : place;
}

function resultWords(trial: TrialView): string {
  const { state, result, endsOn, stopped, followWeeks, outcome } = trial;
  if (stopped) return `Stopped on ${formatDay(stopped.on)}: ${stopped.reason}`;
  if (state === 'recorded')
    return `Looked at ${followWeeks} weeks after the draw: ${outcome.name}, by what was offered.`;
  if (result === null)
    return `Looked at on ${endsOn === null ? 'its last day' : formatDay(endsOn)}, and not before: ${outcome.name}, by what was offered.`;
  if (result.kind === 'insufficient') return 'Too few to tell.';
  const isClear = result.low > 0 || result.high < 0;
  const found = `${isClear ? 'Who' : 'No clear difference: who'} was offered a place ${differenceWords(trial, result.difference)} than who waited (${amountWords(trial, result.low)} to ${amountWords(trial, result.high)})`;
  return `${found}. A lot alone would differ as much in ${formatNumber(100 * result.p, 0)} of 100 draws. ${result.offered} were offered, ${result.waiting} waited, whatever they did with it.${unknownWords(trial)}`;
}

function amountWords({ outcome: { measure, unit } }: TrialView, value: number): string {
  if (measure === 'missed') return `${formatNumber(Math.abs(value), 1)} ${value < 0 ? 'fewer' : 'more'}`;
  return `${[formatNumber(Math.abs(value), 1), unit].filter(Boolean).join(' ')} ${value < 0 ? 'lower' : 'higher'}`;
}

function differenceWords(trial: TrialView, value: number): string {
  if (trial.outcome.measure === 'missed') return `missed ${amountWords(trial, value)} days`;
  return `stood ${amountWords(trial, value)} in “${trial.outcome.name}”`;
}

/** How far those of whom nothing is known could move it. */
function unknownWords(trial: TrialView): string {
  const { unknown } = trial;
  if (unknown === null) return '';
  return ` Of ${unknown.offered} who were offered and ${unknown.waiting} who waited it is not known; had they stood as badly or as well as anybody, the difference would lie from ${amountWords(trial, unknown.low)} to ${amountWords(trial, unknown.high)}.`;
}
