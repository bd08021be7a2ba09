import { useQuery } from '@tanstack/react-query';
import { addDays } from '../../kernel/week.ts';
import { ChecksField, TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { useForm } from '../../ui/form/use-form.ts';
import { formatCount } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import type { AskingView, SurveyView } from '../core/views.ts';

interface Who {
  unitIds: string[];
  cohortIds: string[];
}

interface AskFormProps {
  view: SurveyView;
  onForesee: (who: Who) => Promise<AskingView>;
  onSave: (body: Who & { closesOn: string }) => Promise<unknown>;
  onCancel: () => void;
}

/** Whose families are asked, and until when; how many that are is said before anybody is. */
export function AskForm({ view, onForesee, onSave, onCancel }: AskFormProps) {
  const form = useForm({
    draft: `ask-${view.surveyId}`,
    initial: { unitIds: [] as string[], cohortIds: [] as string[], closesOn: addDays(view.today, 14) },
    checks: {
      unitIds: (value, all) => (value.length + all.cohortIds.length > 0 ? null : 'Choose whose families are asked.'),
      closesOn: (value) => (value > view.today ? null : 'A day after today.'),
    },
    save: (values) => onSave(values),
  });
  const { unitIds, cohortIds } = form.values;
  const foreseen = useQuery({
    queryKey: ['survey-audience', view.surveyId, unitIds.toSorted(), cohortIds.toSorted()],
    queryFn: () => onForesee({ unitIds, cohortIds }),
    enabled: unitIds.length + cohortIds.length > 0,
    placeholderData: (last) => last,
  });
  return (
    <FormBody form={form} submit="Ask the families" onCancel={onCancel}>
      <ChecksField
        form={form}
        name="unitIds"
        label="Families of"
        choices={view.units.map(({ unitId, name }) => ({ value: unitId, label: name }))}
      />
      {view.cohorts.length > 0 ? (
        <ChecksField
          form={form}
          name="cohortIds"
          label="And of saved cohorts"
          help="As they are today."
          choices={view.cohorts.map(({ cohortId, name }) => ({ value: cohortId, label: name }))}
        />
      ) : null}
      <TextField form={form} name="closesOn" type="date" label="They can answer until" width={14} />
      <div aria-live="polite">
        {unitIds.length + cohortIds.length === 0 ? null : foreseen.data ? (
          <Foreseen view={foreseen.data} isChanging={foreseen.isPlaceholderData} />
        ) : foreseen.error ? (
          <p>{foreseen.error.message}</p>
        ) : (
          <p>Counting whom that reaches …</p>
        )}
      </div>
    </FormBody>
  );
}

function Foreseen({ view, isChanging }: { view: AskingView; isChanging: boolean }) {
  const { students, people, households, unreached, isHeld, withoutWords } = view;
  return (
    <Notice
      tone={isHeld || people === 0 ? 'attention' : 'good'}
      title={
        people === 0
          ? 'Nobody would be asked'
          : `${formatCount(people, 'person', 'people')} in ${formatCount(households, 'household')} will be asked, about ${formatCount(students, 'student')}`
      }
    >
      <span style={{ opacity: isChanging ? 0.5 : 1 }}>
        {unreached > 0 ? `Of ${formatCount(unreached, 'student')} nobody can be asked. ` : ''}
        {withoutWords.length > 0
          ? `The message has no approved words in ${withoutWords.map((one) => `${one.language} (${one.people})`).join(', ')}: an interpreter speaks to them. `
          : ''}
        {isHeld
          ? 'That is more than may go unseen: the message waits until somebody has looked at it.'
          : 'For a minute anybody can stop the message.'}
      </span>
    </Notice>
  );
}
