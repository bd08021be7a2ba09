import { directionOf, languages } from '../../kernel/languages.ts';
import { LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldGroup, FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import type { SuccessContent } from '../core/success/success-plan.ts';
import { successWords } from '../core/success/success-plan-words.ts';
import type { SuccessPlanView } from '../core/success/together-views.ts';

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '');
const areLines = (text: string) =>
  linesOf(text).length > 10
    ? 'At most ten lines.'
    : linesOf(text).some((one) => one.length > 300)
      ? 'A line is too long.'
      : null;

interface SuccessFormProps {
  view: SuccessPlanView;
  onSave: (body: { language: string; content: SuccessContent; revision: number }) => Promise<unknown>;
  onCancel: () => void;
}

/** What the family and the school agree on, written with the family at the table; headings stand in their language beside ours. */
export function SuccessForm({ view, onSave, onCancel }: SuccessFormProps) {
  const { content } = view;
  const form = useForm({
    draft: `success-plan-${view.planId}`,
    initial: {
      language: view.language as string,
      strengths: content.strengths,
      hopes: content.hopes,
      goal: content.goal,
      hard: content.hard,
      school: content.school.join('\n'),
      family: content.family.join('\n'),
      student: content.student.join('\n'),
      checkOn: content.checkOn ?? '',
      contact: content.contact,
    },
    checks: {
      goal: isGiven('Say what you want to reach together.'),
      school: areLines,
      family: areLines,
      student: areLines,
    },
    save: (values) =>
      onSave({
        language: values.language,
        content: {
          strengths: values.strengths.trim(),
          hopes: values.hopes.trim(),
          goal: values.goal.trim(),
          hard: values.hard.trim(),
          school: linesOf(values.school),
          family: linesOf(values.family),
          student: linesOf(values.student),
          checkOn: values.checkOn || null,
          contact: values.contact.trim(),
        },
        revision: view.revision,
      }),
  });
  const own = successWords[form.values.language as keyof typeof successWords];
  const label = (
    key: 'strengths' | 'hopes' | 'goal' | 'hard' | 'school' | 'family' | 'student' | 'checkOn' | 'contact',
  ) => (form.values.language === 'en' ? own[key] : `${own[key]} · ${successWords.en[key]}`);
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel} isWide>
      <SelectField
        form={form}
        name="language"
        label="Language of the family"
        help="Write in it; the headings follow. Where nobody at the table speaks it, bring an interpreter."
        choices={languages.map(({ key, own: label }) => ({ value: key, label }))}
        width={16}
      />
      <div dir={directionOf(form.values.language)}>
        <FieldRow>
          <LongTextField form={form} name="strengths" label={label('strengths')} isOptional rows={2} />
          <LongTextField form={form} name="hopes" label={label('hopes')} isOptional rows={2} />
        </FieldRow>
        <FieldRow>
          <LongTextField form={form} name="goal" label={label('goal')} rows={2} />
          <LongTextField form={form} name="hard" label={label('hard')} isOptional rows={2} />
        </FieldRow>
      </div>
      <FieldGroup title="Who does what" note="One line for each promise; the school’s come first.">
        <div dir={directionOf(form.values.language)}>
          <FieldRow>
            <LongTextField form={form} name="school" label={label('school')} isOptional rows={3} />
            <LongTextField form={form} name="family" label={label('family')} isOptional rows={3} />
            <LongTextField form={form} name="student" label={label('student')} isOptional rows={3} />
          </FieldRow>
        </div>
      </FieldGroup>
      <FieldRow>
        <TextField form={form} name="checkOn" type="date" label={label('checkOn')} isOptional width={16} />
        <TextField form={form} name="contact" label={label('contact')} isOptional />
      </FieldRow>
    </FormBody>
  );
}

interface PaperProps {
  view: SuccessPlanView;
  onSave: (body: object) => Promise<unknown>;
  onCancel: () => void;
}

/** Who signed the paper, and when; or what they asked to change. */
export function PaperForm({ view, onSave, onCancel }: PaperProps) {
  const form = useForm({
    draft: `paper-${view.planId}`,
    initial: { guardianId: '', name: '', answer: 'agreed', words: '', on: view.today },
    checks: {
      name: isGiven('Say who signed.'),
      words: (value, all) => (all.answer === 'changes' && value.trim() === '' ? 'Say what is to change.' : null),
      on: isGiven('Choose the day.'),
    },
    save: ({ guardianId, name, words, ...values }) =>
      onSave({
        ...values,
        guardianId: guardianId || null,
        name: name.trim(),
        words: words.trim(),
        revision: view.revision,
      }),
  });
  return (
    <FormBody form={form} submit="Record it" onCancel={onCancel}>
      <SelectField
        form={form}
        name="answer"
        label="What was said"
        choices={[
          { value: 'agreed', label: 'They agree, and signed' },
          { value: 'changes', label: 'They want something changed' },
        ]}
      />
      <SelectField
        form={form}
        name="guardianId"
        label="Who"
        choices={[
          { value: '', label: 'Somebody else of the family, or the student' },
          ...view.guardians.map(({ guardianId, name, relation }) => ({
            value: guardianId,
            label: `${name} (${relation})`,
          })),
        ]}
      />
      <TextField form={form} name="name" label="Name as signed" />
      <TextField form={form} name="on" type="date" label="On" width={14} />
      <LongTextField
        form={form}
        name="words"
        label="In their words"
        isOptional={form.values.answer === 'agreed'}
        rows={2}
      />
    </FormBody>
  );
}
