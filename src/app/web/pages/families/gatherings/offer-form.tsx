import { meetingWays, way_words } from '../../../../../families/core/gatherings/invitation.ts';
import type { OffersView } from '../../../../../families/core/gatherings/views.ts';
import { addDays, weekdayOf } from '../../../../../kernel/week.ts';
import { SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../../../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../../../../ui/form/use-form.ts';
import { useInstitution } from '../../../session.tsx';
import { type Chosen, ChosenStudents } from './chosen-students.tsx';

const most_days = 60;

interface OfferFormProps {
  view: OffersView;
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}

/** A colleague's free hours become times that families choose from. */
export function OfferForm({ view, onSave, onCancel }: OfferFormProps) {
  const { words } = useInstitution();
  const form = useForm({
    draft: 'offer-times',
    initial: {
      title: '',
      hostStaffId: view.myStaffId ?? view.staff[0]?.staffId ?? '',
      way: 'in-person',
      place: '',
      minutes: '20',
      pauseMinutes: '5',
      noticeHours: '12',
      firstDay: addDays(view.today, 1),
      lastDay: addDays(view.today, 1),
      from: '15:00',
      until: '17:00',
      students: [] as Chosen[],
    },
    checks: {
      title: isGiven('Say what it is about, in words a family understands.'),
      place: isGiven('Say where, or by which number.'),
      minutes: (value) => (Number(value) >= 5 && Number(value) <= 240 ? null : 'Between 5 and 240.'),
      firstDay: isGiven('Choose a day.'),
      lastDay: (value, all) => (value >= all.firstDay ? null : 'The same day or a later one.'),
      until: (value, all) => (value > all.from ? null : 'After the beginning.'),
    },
    save: ({ title, place, minutes, pauseMinutes, noticeHours, firstDay, lastDay, from, until, students, ...same }) =>
      onSave({
        ...same,
        title: title.trim(),
        place: place.trim(),
        minutes: Number(minutes),
        pauseMinutes: Number(pauseMinutes),
        noticeHours: Number(noticeHours),
        hours: weekdaysFromTo(firstDay, lastDay).map((day) => ({ day, from, until })),
        studentIds: students.map(({ studentId }) => studentId),
      }),
  });
  return (
    <FormBody form={form} submit="Offer these times" onCancel={onCancel}>
      <TextField form={form} name="title" label="About" help="Families read this: “How Luis is doing in class”." />
      <FieldRow>
        <SelectField
          form={form}
          name="hostStaffId"
          label="Who meets them"
          choices={view.staff.map(({ staffId, name }) => ({ value: staffId, label: name }))}
        />
        <SelectField
          form={form}
          name="way"
          label="How"
          choices={meetingWays.map((way) => ({ value: way, label: way_words[way] }))}
        />
      </FieldRow>
      <TextField form={form} name="place" label="Where, or which number" help="Families read this too." />
      <FieldRow>
        <TextField form={form} name="firstDay" type="date" label="From" width={14} />
        <TextField form={form} name="lastDay" type="date" label="To" help="Weekends are left out." width={14} />
      </FieldRow>
      <FieldRow>
        <TextField form={form} name="from" type="time" label="Each day from" width={10} />
        <TextField form={form} name="until" type="time" label="Until" width={10} />
      </FieldRow>
      <FieldRow>
        <TextField form={form} name="minutes" type="number" label="Minutes each" width={8} min={5} max={240} />
        <TextField form={form} name="pauseMinutes" type="number" label="Pause after" width={8} min={0} max={120} />
        <TextField
          form={form}
          name="noticeHours"
          type="number"
          label="Changes until, in hours before"
          width={8}
          min={0}
          max={168}
        />
      </FieldRow>
      <ChosenStudents
        label={`Families of these ${words.students}`}
        chosen={form.values.students}
        onChange={(students) => form.set('students', students)}
      />
    </FormBody>
  );
}

function weekdaysFromTo(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last && days.length < most_days; day = addDays(day, 1))
    if (weekdayOf(day) < 5) days.push(day);
  return days.length > 0 ? days : [first];
}
