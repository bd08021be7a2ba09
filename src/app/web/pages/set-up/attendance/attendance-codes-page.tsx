import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import type { ChoicesView } from '../../../../../attendance/core/choice-views.ts';
import { shapeKinds } from '../../../../../attendance/core/session-shape.ts';
import { formatDay } from '../../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { PageSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import { Page } from '../page.tsx';
import { unitsQuery } from '../queries.ts';
import { SaidNotice } from '../said-notice.tsx';
import styles from '../set-up.module.css';
import { useVerb, type Verb } from '../use-verb.ts';

const ChoiceForm = lazy(async () => ({ default: (await import('./attendance-choice-form.tsx')).ChoiceForm }));
const RemoveChoice = lazy(async () => ({ default: (await import('./attendance-choice-form.tsx')).RemoveChoice }));

/** How marks are read: which set of codes from when, what the institution says of a code itself, and how a day is divided. */
export default function AttendanceCodesPage() {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'attendance-choices'],
    queryFn: ({ signal }) => api.get<ChoicesView>(tenant(key, '/attendance/choices'), {}, signal),
  });
  return (
    <Page title="Attendance codes">
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(view) => <Codes view={view} />}
      </Loaded>
    </Page>
  );
}

function Codes({ view }: { view: ChoicesView }) {
  const { key } = useInstitution();
  const verb = useVerb();
  const preset = view.families.find((one) => one.key === view.presetFamily)?.name ?? '';
  const inForce =
    view.packs
      .filter(({ unitId, from }) => unitId === null && from <= view.today)
      .toSorted(byDay)
      .at(-1)?.name ?? preset;
  return (
    <>
      <PageHeader
        title="Attendance codes"
        sentence={`Marks are read by the set “${inForce}”${view.own.length > 0 ? `, and ${view.own.length === 1 ? 'one code' : `${view.own.length} codes`} as you say` : ''}. A mark is read by what was in force on its day.`}
        actions={<a href={addressOf(key, '/attendance', { tab: 'definitions' })}>What each code and figure is</a>}
      />
      <SaidNotice verb={verb} />
      <Section
        title="Set of codes"
        note={`Where nothing is chosen: ${preset}. A school’s own choice stands before the institution’s.`}
      >
        <Add view={view} verb={verb} what="pack" label="Choose a set of codes" />
        {view.packs.length > 0 ? (
          <PlainTable
            caption="Sets of codes that were chosen"
            rows={view.packs.toSorted(byDay)}
            keyOf={({ choiceId }) => choiceId}
            columns={[
              { key: 'name', label: 'Set', isName: true, cell: ({ name }) => name },
              { key: 'unit', label: 'Holds for', cell: whom },
              { key: 'from', label: 'From', cell: ({ from }) => formatDay(from) },
              { key: 'do', label: 'Actions', isActions: true, cell: (row) => <Remove choice={row} verb={verb} /> },
            ]}
          />
        ) : null}
      </Section>
      <Section title="Your own codes" note="What you say of a code stands before the set of codes.">
        <Add view={view} verb={verb} what="code" label="Say what a code means" />
        {view.own.length > 0 ? (
          <PlainTable
            caption="Codes of your own"
            rows={view.own.toSorted((a, b) => a.code.localeCompare(b.code) || byDay(a, b))}
            keyOf={({ choiceId }) => choiceId}
            columns={[
              { key: 'code', label: 'Code', isName: true, cell: ({ code, name }) => `${code}: ${name}` },
              { key: 'meaning', label: 'Counts as', cell: ({ meaning }) => meaningName(view, meaning) },
              { key: 'unit', label: 'Holds for', cell: whom },
              { key: 'from', label: 'From', cell: ({ from }) => formatDay(from) },
              { key: 'do', label: 'Actions', isActions: true, cell: (row) => <Remove choice={row} verb={verb} /> },
            ]}
          />
        ) : null}
      </Section>
      <Section
        title="How a day is divided"
        note="What registers ask for, and which periods are a morning when an afternoon is agreed away."
      >
        <Add view={view} verb={verb} what="shape" label="Say how a day is divided" />
        {view.shapes.length > 0 ? (
          <PlainTable
            caption="How days are divided"
            rows={view.shapes.toSorted(byDay)}
            keyOf={({ choiceId }) => choiceId}
            columns={[
              { key: 'shape', label: 'Marked', isName: true, cell: shapeWords },
              { key: 'unit', label: 'Holds for', cell: whom },
              { key: 'from', label: 'From', cell: ({ from }) => formatDay(from) },
              { key: 'do', label: 'Actions', isActions: true, cell: (row) => <Remove choice={row} verb={verb} /> },
            ]}
          />
        ) : (
          <p className={styles.hint}>Once a day, where nothing is said.</p>
        )}
      </Section>
      {view.codes.length > 0 ? (
        <Section title="Codes that were delivered" note={`As they read today, ${formatDay(view.today)}.`}>
          <PlainTable
            caption="Codes that were delivered"
            isDense
            rows={view.codes.toSorted((a, b) => a.code.localeCompare(b.code))}
            keyOf={({ code }) => code}
            columns={[
              { key: 'code', label: 'Code', isName: true, cell: ({ code }) => code },
              { key: 'name', label: 'Name', cell: ({ name }) => name },
              { key: 'meaning', label: 'Counts as', cell: ({ meaning }) => meaningName(view, meaning) },
              { key: 'from', label: 'Because', cell: ({ from }) => because[from] },
            ]}
          />
        </Section>
      ) : null}
    </>
  );
}

const because = {
  own: 'you say so',
  pack: 'the set of codes says so',
  mapping: 'the source’s mapping has it so; no set of codes knows it',
} as const;

const byDay = (a: { from: string }, b: { from: string }) => a.from.localeCompare(b.from);
const whom = ({ unit }: { unit: string | null }) => unit ?? 'The whole institution';
const meaningName = (view: ChoicesView, meaning: string) =>
  view.meanings.find(({ key }) => key === meaning)?.name ?? meaning;

function shapeWords({ kind, periods, morningPeriods, periodMinutes }: ChoicesView['shapes'][number]): string {
  const words = shapeKinds.find(({ key }) => key === kind)?.words ?? '';
  return kind === 'periods'
    ? `${words}: ${periods} a day, ${morningPeriods} before noon${periodMinutes === null ? '' : `, of ${periodMinutes} minutes`}`
    : words;
}

interface AddProps {
  view: ChoicesView;
  verb: Verb;
  what: 'pack' | 'code' | 'shape';
  label: string;
}

function Add({ view, verb, what, label }: AddProps) {
  const { key } = useInstitution();
  const units = useQuery(unitsQuery(key)).data?.units ?? [];
  return (
    <div>
      <CaseDialog label={label} title={label}>
        {(close) => (
          <ChoiceForm
            view={view}
            what={what}
            units={units}
            onCancel={close}
            onSave={async (body) => {
              await api.put(tenant(key, '/attendance/choices'), body);
              close();
              await verb.refresh();
              verb.say({ words: 'Saved. Figures are being made anew.', tone: 'good' });
            }}
          />
        )}
      </CaseDialog>
    </div>
  );
}

function Remove({ choice, verb }: { choice: { choiceId: string; unit: string | null; from: string }; verb: Verb }) {
  const { key } = useInstitution();
  return (
    <CaseDialog label="Take back" title="Take this choice back" variant="subtle" size="compact-sm">
      {(close) => (
        <RemoveChoice
          choiceId={choice.choiceId}
          actions={(isReady) => (
            <Button
              disabled={!isReady}
              onClick={async () => {
                const isDone = await verb.run(
                  () => api.delete(tenant(key, `/attendance/choices/${choice.choiceId}`)),
                  'Taken back: what held before holds again. Figures are being made anew.',
                );
                if (isDone) close();
              }}
            >
              Take it back
            </Button>
          )}
        />
      )}
    </CaseDialog>
  );
}
