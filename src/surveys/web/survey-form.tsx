import { Button, CloseButton, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { languages } from '../../kernel/languages.ts';
import { fieldOrder, LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldGroup, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import { type Dimension, dimensions, most_questions, type QuestionKind, questionKinds } from '../core/survey.ts';
import type { SurveyView } from '../core/views.ts';
import styles from './surveys.module.css';

interface Draft {
  kind: QuestionKind;
  dimension: Dimension | '';
  text: string;
  low: string;
  high: string;
  /** One line for each answer. */
  choices: string;
}

const empty: Draft = { kind: 'scale', dimension: '', text: '', low: '', high: '', choices: '' };
const kind_words: Record<QuestionKind, string> = { scale: 'from 1 to 5', choice: 'one of several', text: 'own words' };

interface SurveyFormProps {
  /** Null: a new one. */
  view: SurveyView | null;
  locale: string;
  onSave: (body: object) => Promise<unknown>;
  onCancel: () => void;
}

/** What is asked, in the language in which it is written first. */
export function SurveyForm({ view, locale, onSave, onCancel }: SurveyFormProps) {
  const said = view?.wordings.find(({ language }) => language === view.language)?.words;
  const form = useForm({
    draft: `survey-${view?.surveyId ?? 'new'}`,
    initial: {
      title: view?.title ?? '',
      language: view?.language ?? languages.find(({ key }) => locale.startsWith(key))?.key ?? 'en',
      shown: said?.title ?? '',
      intro: said?.intro ?? '',
      questions: (view?.questions.map((question, at) => ({
        kind: question.kind,
        dimension: question.dimension ?? '',
        text: said?.questions[at]?.text ?? '',
        low: said?.questions[at]?.low ?? '',
        high: said?.questions[at]?.high ?? '',
        choices: said?.questions[at]?.choices.join('\n') ?? '',
      })) ?? [empty]) as Draft[],
    },
    checks: {
      title: isGiven('Give it a name by which colleagues find it.'),
      shown: isGiven('Say what families read above it.'),
    },
    save: ({ title, language, shown, intro, questions }) => {
      const lines = questions.map(({ kind, choices }) => (kind === 'choice' ? linesOf(choices) : []));
      return onSave({
        title: title.trim(),
        language,
        questions: questions.map(({ kind, dimension }, at) => ({
          kind,
          dimension: dimension || null,
          choices: lines[at]?.length ?? 0,
        })),
        words: {
          title: shown.trim(),
          intro: intro.trim(),
          questions: questions.map(({ kind, text, low, high }, at) => ({
            text: text.trim(),
            ...(kind === 'scale' ? { low: low.trim(), high: high.trim() } : {}),
            choices: lines[at] ?? [],
          })),
        },
        revision: view?.revision ?? 0,
      });
    },
  });
  const { questions } = form.values;
  const change = (at: number, more: Partial<Draft>) =>
    form.set(
      'questions',
      questions.map((one, n) => (n === at ? { ...one, ...more } : one)),
    );
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel} isWide>
      <TextField form={form} name="title" label="Name for staff" />
      <SelectField
        form={form}
        name="language"
        label="Language it is written in"
        choices={languages.map(({ key, name }) => ({ value: key, label: name }))}
        width={16}
      />
      <TextField form={form} name="shown" label="Title that families read" />
      <LongTextField form={form} name="intro" label="Why you ask, and who reads it" isOptional rows={2} />
      <FieldGroup title="Questions" note="Few and short: each question more costs answers.">
        <ol className={styles.questions}>
          {questions.map((question, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a question is known by its place alone
            <li key={at}>
              <QuestionRow
                place={at + 1}
                question={question}
                onChange={(more) => change(at, more)}
                onRemove={
                  questions.length > 1
                    ? () =>
                        form.set(
                          'questions',
                          questions.filter((_, n) => n !== at),
                        )
                    : null
                }
              />
            </li>
          ))}
        </ol>
        {questions.length < most_questions ? (
          <Button variant="default" size="compact-md" onClick={() => form.set('questions', [...questions, empty])}>
            Add a question
          </Button>
        ) : null}
      </FieldGroup>
    </FormBody>
  );
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '');

function QuestionRow({
  place,
  question,
  onChange,
  onRemove,
}: {
  place: number;
  question: Draft;
  onChange: (more: Partial<Draft>) => void;
  onRemove: (() => void) | null;
}) {
  return (
    <fieldset className={styles.question}>
      <legend>{`Question ${place}`}</legend>
      {onRemove ? (
        <CloseButton className={styles.remove} aria-label={`Leave out question ${place}`} onClick={onRemove} />
      ) : null}
      <TextInput
        label="What you ask"
        value={question.text}
        maxLength={300}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      <div className={styles.row}>
        <NativeSelect
          label="Answered"
          value={question.kind}
          data={questionKinds.map((kind) => ({ value: kind, label: kind_words[kind] }))}
          onChange={(event) => onChange({ kind: event.currentTarget.value as QuestionKind })}
        />
        <NativeSelect
          label="Part of engagement"
          value={question.dimension}
          data={[{ value: '', label: 'none' }, ...dimensions]}
          onChange={(event) => onChange({ dimension: event.currentTarget.value as Dimension | '' })}
        />
        {question.kind === 'scale' ? (
          <>
            <TextInput
              label="1 means"
              value={question.low}
              maxLength={60}
              onChange={(event) => onChange({ low: event.currentTarget.value })}
            />
            <TextInput
              label="5 means"
              value={question.high}
              maxLength={60}
              onChange={(event) => onChange({ high: event.currentTarget.value })}
            />
          </>
        ) : null}
      </div>
      {question.kind === 'choice' ? (
        <Textarea
          label="Answers, one on each line"
          inputWrapperOrder={fieldOrder}
          value={question.choices}
          autosize
          minRows={2}
          onChange={(event) => onChange({ choices: event.currentTarget.value })}
        />
      ) : null}
    </fieldset>
  );
}
