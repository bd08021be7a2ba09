import { Textarea, TextInput } from '@mantine/core';
import { directionOf, languageName } from '../../kernel/languages.ts';
import { fieldOrder, LongTextField, TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import type { SurveyView } from '../core/views.ts';
import styles from './surveys.module.css';

interface WordsFormProps {
  view: SurveyView;
  language: string;
  onSave: (words: object) => Promise<unknown>;
  onCancel: () => void;
}

/** The survey's words in one more language, each beside what it says in the first. */
export function SurveyWordsForm({ view, language, onSave, onCancel }: WordsFormProps) {
  const first = view.wordings.find((one) => one.language === view.language)?.words;
  const before = view.wordings.find((one) => one.language === language)?.words;
  const form = useForm({
    draft: `survey-words-${view.surveyId}-${language}`,
    initial: {
      title: before?.title ?? '',
      intro: before?.intro ?? '',
      questions: view.questions.map(({ choices }, at) => {
        const said = before?.questions[at];
        return {
          text: said?.text ?? '',
          low: said?.low ?? '',
          high: said?.high ?? '',
          choices: Array.from({ length: choices }, (_, n) => said?.choices[n] ?? ''),
        };
      }),
    },
    checks: { title: isGiven('Write what families read above it.') },
    save: (words) => onSave(words),
  });
  const { questions } = form.values;
  const change = (at: number, more: Partial<(typeof questions)[number]>) =>
    form.set(
      'questions',
      questions.map((one, n) => (n === at ? { ...one, ...more } : one)),
    );
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel} isWide>
      <div dir={directionOf(language)} lang={language} className={styles.words}>
        <TextField form={form} name="title" label={first?.title ?? 'Title'} />
        {first?.intro ? <LongTextField form={form} name="intro" label={first.intro} isOptional rows={2} /> : null}
        {questions.map((question, at) => {
          const said = first?.questions[at];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a question is known by its place alone
            <fieldset key={at} className={styles.question}>
              <legend dir="auto">{`${languageName(language)}, question ${at + 1}`}</legend>
              <Textarea
                label={said?.text ?? ''}
                inputWrapperOrder={fieldOrder}
                value={question.text}
                maxLength={300}
                autosize
                onChange={(event) => change(at, { text: event.currentTarget.value })}
              />
              <div className={styles.row}>
                {view.questions[at]?.kind === 'scale'
                  ? (['low', 'high'] as const).map((end) => (
                      <TextInput
                        key={end}
                        label={said?.[end] ?? ''}
                        value={question[end]}
                        maxLength={60}
                        onChange={(event) => change(at, { [end]: event.currentTarget.value })}
                      />
                    ))
                  : question.choices.map((choice, n) => (
                      <TextInput
                        key={said?.choices[n]}
                        label={said?.choices[n] ?? ''}
                        value={choice}
                        maxLength={120}
                        onChange={(event) =>
                          change(at, {
                            choices: question.choices.map((one, m) => (m === n ? event.currentTarget.value : one)),
                          })
                        }
                      />
                    ))}
              </div>
            </fieldset>
          );
        })}
      </div>
    </FormBody>
  );
}
