import type { IsoDate } from '../../kernel/week.ts';
import { SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import type { CalendarPeriod } from '../core/calendar.ts';
import { type UnitView, unitsInOrder } from './units-in-order.ts';

export interface StoredPeriodView extends CalendarPeriod {
  calendarPeriodId: string;
}

export interface PeriodInput extends Omit<CalendarPeriod, 'termCode'> {
  calendarPeriodId: string | null;
  termCode: string | null;
}

const kindChoices = [
  { value: 'term', label: 'Term: teaching days' },
  { value: 'holiday', label: 'Holiday' },
  { value: 'exams', label: 'Exams: scored, and named as a likely cause of a dip' },
  { value: 'closure', label: 'Closure: a snow day, a strike' },
];

interface PeriodFormProps {
  period: StoredPeriodView | null;
  /** What a new entry begins with. */
  from: { kind: CalendarPeriod['kind']; startsOn: IsoDate; academicYear: string; unitId: string | null };
  units: readonly UnitView[];
  onSave: (period: PeriodInput) => Promise<void>;
  onCancel: () => void;
}

export function PeriodForm({ period, from, units, onSave, onCancel }: PeriodFormProps) {
  const form = useForm({
    draft: `calendar-${period?.calendarPeriodId ?? 'new'}`,
    initial: {
      kind: (period?.kind ?? from.kind) as string,
      name: period?.name ?? '',
      startsOn: period?.startsOn ?? from.startsOn,
      endsOn: period?.endsOn ?? from.startsOn,
      academicYear: period?.academicYear ?? from.academicYear,
      termCode: period?.termCode ?? '',
      unitId: period?.unitId ?? from.unitId ?? '',
    },
    checks: {
      name: isGiven('Type a name, such as Autumn term or Spring break.'),
      startsOn: (value) => (value === '' ? 'Choose the first day.' : null),
      endsOn: (value, all) =>
        value === ''
          ? 'Choose the last day.'
          : value < all.startsOn
            ? 'The last day cannot be before the first.'
            : null,
      academicYear: (value) => (value.trim().length >= 4 ? null : 'Type the academic year, such as 2026-27.'),
      termCode: (value, all) =>
        all.kind === 'term' && value.trim() === '' ? 'Type the code by which the roster names this term.' : null,
    },
    save: (values) =>
      onSave({
        calendarPeriodId: period?.calendarPeriodId ?? null,
        kind: values.kind as CalendarPeriod['kind'],
        name: values.name.trim(),
        startsOn: values.startsOn,
        endsOn: values.endsOn,
        academicYear: values.academicYear.trim(),
        termCode: values.kind === 'term' ? values.termCode.trim() : null,
        unitId: values.unitId || null,
      }),
  });
  return (
    <FormBody form={form} submit={period ? 'Save' : 'Add to the calendar'} onCancel={onCancel}>
      <SelectField form={form} name="kind" label="What it is" choices={kindChoices} />
      <TextField form={form} name="name" label="Name" />
      <FieldRow>
        <TextField form={form} name="startsOn" label="First day" type="date" />
        <TextField form={form} name="endsOn" label="Last day" type="date" />
      </FieldRow>
      <FieldRow>
        <TextField form={form} name="academicYear" label="Academic year" placeholder="2026-27" />
        {form.values.kind === 'term' ? (
          <TextField form={form} name="termCode" label="Term code" help="As the roster writes it." />
        ) : null}
      </FieldRow>
      {units.length > 0 ? (
        <SelectField
          form={form}
          name="unitId"
          label="Holds for"
          help="A unit’s own entries stand before those of the units above it."
          choices={[
            { value: '', label: 'The whole institution' },
            ...unitsInOrder(units).map((unit) => ({
              value: unit.unitId,
              label: `${'\u00a0\u00a0'.repeat(unit.depth)}${unit.name}`,
            })),
          ]}
        />
      ) : null}
    </FormBody>
  );
}
