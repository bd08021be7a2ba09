import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CalendarPeriod } from '../../../../../institution/core/calendar.ts';
import { academicYears, chainOf, layOut, unitToShow } from '../../../../../institution/web/calendar-layout.ts';
import { CalendarSheet } from '../../../../../institution/web/calendar-sheet.tsx';
import { PeriodForm, type PeriodInput, type StoredPeriodView } from '../../../../../institution/web/period-form.tsx';
import { PeriodTable } from '../../../../../institution/web/period-table.tsx';
import { type UnitView, unitsInOrder } from '../../../../../institution/web/units-in-order.ts';
import type { IsoDate } from '../../../../../kernel/week.ts';
import { FilterBar } from '../../../../../ui/filter-bar.tsx';
import { FormDialog } from '../../../../../ui/form/form-parts.tsx';
import { formatCount } from '../../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty } from '../../../../../ui/states.tsx';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import { Page } from '../page.tsx';
import { calendarQuery, unitsQuery } from '../queries.ts';
import { SaidNotice } from '../said-notice.tsx';
import styles from '../set-up.module.css';
import { useVerb } from '../use-verb.ts';

type Editing = { period: StoredPeriodView | null; kind: CalendarPeriod['kind']; startsOn: IsoDate };

/** The academic year laid out as a page, and the entries that make it. */
export default function CalendarPage() {
  const { key } = useInstitution();
  const calendar = useQuery(calendarQuery(key));
  const units = useQuery(unitsQuery(key)).data?.units ?? [];
  return (
    <Loaded query={calendar} skeleton={<PageSkeleton />}>
      {({ periods }) => <Calendar periods={periods} units={units} />}
    </Loaded>
  );
}

function Calendar({ periods, units }: { periods: readonly StoredPeriodView[]; units: readonly UnitView[] }) {
  const { key, today } = useInstitution();
  const mayChange = useCan()('institution:configure');
  const verb = useVerb();
  const { search } = useAddress();
  const [editing, edit] = useState<Editing | null>(null);
  const years = academicYears(periods);
  const year = search.of && years.includes(search.of) ? search.of : yearNow(periods, today);
  const unitId = search.unit ?? (year ? unitToShow(periods, year, today) : null);
  const rows = year ? layOut(periods, year, chainOf(units, unitId)) : [];
  const taught = rows.filter((row) => row.number !== null);
  const open = (kind: CalendarPeriod['kind'], startsOn = today): void => edit({ period: null, kind, startsOn });
  const save = async (period: PeriodInput): Promise<void> => {
    await api.put(tenant(key, '/calendar'), period);
    edit(null);
    await verb.refresh();
    verb.say({ words: `${period.name} is in the calendar. Scores follow from the next run.`, tone: 'good' });
  };
  const remove = (period: StoredPeriodView): void => {
    void verb.run(
      () => api.delete(tenant(key, `/calendar/${period.calendarPeriodId}`)),
      `${period.name} is out of the calendar.`,
      () => api.put(tenant(key, '/calendar'), period),
    );
  };
  const now = taught.findIndex((row) => row.days.some((day) => day.date === today)) + 1;
  const change = mayChange
    ? {
        onChange: (period: StoredPeriodView) => edit({ period, kind: period.kind, startsOn: period.startsOn }),
        onRemove: remove,
      }
    : {};
  return (
    <Page title="Academic calendar">
      <PageHeader
        title="Academic calendar"
        sentence={
          year ? sentenceOf(year, units.find((unit) => unit.unitId === unitId)?.name, taught.length, now) : undefined
        }
        actions={mayChange ? <AddButtons onAdd={open} /> : undefined}
      />
      <SaidNotice verb={verb} />
      {year === undefined ? (
        <NoCalendar {...(mayChange ? { onAdd: () => open('term') } : {})} />
      ) : (
        <>
          <YearAndUnit years={years} units={units} unitId={unitId} />
          <div className={styles.sheetAndEntries}>
            <CalendarSheet
              rows={rows}
              today={today}
              {...(mayChange ? { onDay: (date: IsoDate) => open('closure', date) } : {})}
            />
            <Section
              title={`Entries of ${year}`}
              note="What stops teaching stands before the term it lies in; a unit’s own entries stand before the institution’s."
            >
              <PeriodTable
                periods={periods.filter((period) => period.academicYear === year)}
                units={units}
                {...change}
              />
            </Section>
          </div>
        </>
      )}
      <FormDialog
        title={editing?.period ? `Change ${editing.period.name}` : 'Add to the calendar'}
        isOpen={editing !== null}
        onClose={() => edit(null)}
      >
        {editing ? (
          <PeriodForm
            key={editing.period?.calendarPeriodId ?? editing.kind + editing.startsOn}
            period={editing.period}
            from={{
              kind: editing.kind,
              startsOn: editing.startsOn,
              academicYear: year ?? '',
              unitId,
            }}
            units={units}
            onSave={save}
            onCancel={() => edit(null)}
          />
        ) : null}
      </FormDialog>
    </Page>
  );
}

function AddButtons({ onAdd }: { onAdd: (kind: CalendarPeriod['kind']) => void }) {
  return (
    <>
      <Button variant="default" onClick={() => onAdd('holiday')}>
        Add a holiday
      </Button>
      <Button variant="default" onClick={() => onAdd('exams')}>
        Add exams
      </Button>
      <Button leftSection={<IconPlus size={16} />} onClick={() => onAdd('term')}>
        Add a term
      </Button>
    </>
  );
}

function NoCalendar({ onAdd }: { onAdd?: () => void }) {
  return (
    <Empty title="No calendar yet" action={onAdd ? <Button onClick={onAdd}>Add the first term</Button> : undefined}>
      <p>
        Only teaching weeks are scored: without a term there are none. Begin with the term that is under way, and the
        code by which the roster names it.
      </p>
    </Empty>
  );
}

function YearAndUnit({
  years,
  units,
  unitId,
}: {
  years: readonly string[];
  units: readonly UnitView[];
  unitId: string | null;
}) {
  const { search, set } = useAddress();
  return (
    <FilterBar
      filters={[
        {
          key: 'of',
          label: 'Academic year',
          all: 'The present one',
          choices: years.map((one) => ({ key: one, label: one })),
          value: search.of,
        },
        {
          key: 'unit',
          label: 'As it holds for',
          all: 'The whole institution',
          choices: unitsInOrder(units).map((unit) => ({ key: unit.unitId, label: unit.name, depth: unit.depth })),
          value: unitId ?? undefined,
        },
      ]}
      onChange={(name, value) => set({ [name]: value })}
      onClear={() => set({ of: undefined, unit: undefined })}
    />
  );
}

function sentenceOf(year: string, unit: string | undefined, weeks: number, now: number): string {
  const first = `${year}${unit ? ` of ${unit}` : ''} has ${formatCount(weeks, 'teaching week')}`;
  return now > 0 ? `${first}; this is week ${now}.` : `${first}; today is not in one of them.`;
}

/** The year that today lies in, else the latest. */
function yearNow(periods: readonly CalendarPeriod[], today: IsoDate): string | undefined {
  return (
    periods.findLast((period) => period.startsOn <= today && today <= period.endsOn)?.academicYear ??
    academicYears(periods)[0]
  );
}
