import { NativeSelect } from '@mantine/core';
import { type Measure, type ValueOf, valuesOfMeasure } from '../core/mapping.ts';
import styles from './mapping.module.css';
import { type CodeMeaning, columnOf, usualMeaning } from './mapping-draft.ts';
import { type QuestionProps, valuesIn } from './question-props.ts';

const asWords: Record<ValueOf['as'], string> = {
  rows: 'Each row is one event',
  sum: 'A column says how many',
  level: 'A column holds the grade or level',
  marks: 'A column holds an attendance code',
  rate: 'Two columns: how many attended, how many expected',
};

/** Whether rows, a column or codes are counted. */
export function ValueQuestion({
  draft,
  measure,
  onDraft,
}: Pick<QuestionProps, 'draft' | 'onDraft'> & { measure: Measure }) {
  return (
    <fieldset className={styles.question}>
      <legend>How it is counted</legend>
      {valuesOfMeasure[measure].map((as) => (
        <label key={as} className={styles.option}>
          <input type="radio" name="value-as" checked={draft.as === as} onChange={() => onDraft({ ...draft, as })} />
          <span>{asWords[as]}</span>
        </label>
      ))}
    </fieldset>
  );
}

const meanings: { value: string; label: string; means: CodeMeaning | null }[] = [
  { value: '', label: 'Choose', means: null },
  { value: '1/1', label: 'Attended (present, late)', means: { attended: 1, expected: 1 } },
  { value: '0/1', label: 'Missed (absent)', means: { attended: 0, expected: 1 } },
  { value: '0/0', label: 'Does not count (excused, ill, off-site)', means: { attended: 0, expected: 0 } },
];

export function CodesQuestion({ file, draft, onDraft }: QuestionProps) {
  const all = [...new Set([...valuesIn(file, columnOf(draft, 'value')), ...Object.keys(draft.codes)])];
  return (
    <fieldset className={styles.question}>
      <legend>What the codes mean</legend>
      <p className={`${styles.quiet} ${styles.small}`}>
        Excused and medical absence leave both sides of the rate, so that nobody is marked down for being ill.
      </p>
      <div className={styles.codes}>
        {all.map((code) => {
          const now = draft.codes[code];
          const value = now ? `${now.attended}/${now.expected}` : '';
          const choices = meanings.some((one) => one.value === value)
            ? meanings
            : [...meanings, { value, label: `${now?.attended} of ${now?.expected}`, means: now ?? null }];
          return (
            <div key={code} className={styles.code}>
              <code>{code}</code>
              <NativeSelect
                aria-label={`What ${code} means`}
                data={choices.map(({ value: key, label }) => ({
                  value: key,
                  label: key === '' && usualMeaning(code) === null ? 'Choose: not a usual code' : label,
                }))}
                value={value}
                onChange={(event) => {
                  const { [code]: _, ...others } = draft.codes;
                  const means = choices.find((one) => one.value === event.currentTarget.value)?.means ?? null;
                  onDraft({ ...draft, codes: means ? { ...others, [code]: means } : others });
                }}
              />
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}

interface KindsQuestionProps extends QuestionProps {
  measure: Measure;
  sources: readonly { key: string; name: string; measure: Measure }[];
  sourceKey: string;
}

/** One file may feed several sources. */
export function KindsQuestion({ file, draft, sources, sourceKey, measure, onDraft }: KindsQuestionProps) {
  const all = [...new Set([...valuesIn(file, columnOf(draft, 'kind')), ...Object.keys(draft.kinds)])];
  const possible = sources.filter((source) => source.measure === measure);
  return (
    <fieldset className={styles.question}>
      <legend>Where each kind goes</legend>
      <p className={`${styles.quiet} ${styles.small}`}>
        One file may feed several sources, by kind. A kind that is not listed goes to this source.
      </p>
      <div className={styles.codes}>
        {all.map((kind) => (
          <div key={kind} className={styles.code}>
            <code>{kind}</code>
            <NativeSelect
              aria-label={`Where ${kind} goes`}
              value={draft.kinds[kind] ?? sourceKey}
              data={[
                ...possible.map(({ key, name }) => ({ value: key, label: name })),
                { value: '', label: 'Nowhere: not stored' },
              ]}
              onChange={(event) => onDraft({ ...draft, kinds: { ...draft.kinds, [kind]: event.currentTarget.value } })}
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}
