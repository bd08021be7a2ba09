import { NativeSelect, TextInput } from '@mantine/core';
import { fieldOrder } from '../../ui/form/fields.tsx';
import { formatShare } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import type { ValueOf } from '../core/mapping.ts';
import { type Measure, valuesOfMeasure } from '../core/mapping.ts';
import type { FileView } from '../core/views.ts';
import { ColumnChooser } from './column-chooser.tsx';
import styles from './mapping.module.css';
import {
  type CodeMeaning,
  columnOf,
  type DraftTrouble,
  type MappingDraft,
  usualMeaning,
  withRole,
} from './mapping-draft.ts';

interface MappingEditorProps {
  file: FileView;
  draft: MappingDraft;
  measure: Measure;
  onDraft: (draft: MappingDraft) => void;
  troubles: readonly DraftTrouble[];
  /** Where kinds may go. */
  sources: readonly { key: string; name: string; measure: Measure }[];
  sourceKey: string;
}

/** What each column is, and the questions that the columns leave open. */
export function MappingEditor(props: MappingEditorProps) {
  const { file, draft, measure, onDraft, troubles } = props;
  return (
    <div className={styles.stack}>
      <ColumnChooser
        columns={file.columns.map(({ name }) => name)}
        rows={file.rows}
        roles={draft.roles}
        onRole={(column, role) => onDraft(withRole(draft, file.columns, column, role))}
      />
      <div className={styles.questions}>
        <StudentQuestion {...props} />
        <TimeQuestion {...props} />
        {valuesOfMeasure[measure].length > 1 ? (
          <ValueQuestion draft={draft} measure={measure} onDraft={onDraft} />
        ) : null}
        {draft.as === 'marks' && columnOf(draft, 'value') !== null ? <CodesQuestion {...props} /> : null}
        {columnOf(draft, 'kind') !== null ? <KindsQuestion {...props} /> : null}
      </div>
      {troubles.length > 0 ? (
        <Notice tone="attention" title="Still open">
          {troubles.map(({ says }) => says).join(' ')}
        </Notice>
      ) : null}
    </div>
  );
}

function TimeQuestion({ file, draft, onDraft }: MappingEditorProps) {
  const column = columnOf(draft, 'time');
  if (column === null) return null;
  const reading = file.columns.find(({ name }) => name === column)?.times ?? null;
  const zones = ['local', 'in-text', 'UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
  return (
    <div className={styles.stack}>
      {reading?.kind === 'ambiguous' ? (
        <fieldset className={styles.question}>
          <legend>Which comes first in “{column}”?</legend>
          <Notice tone="attention" title={reading.words} />
          {(['dmy', 'mdy'] as const).map((format) => (
            <label key={format} className={styles.option}>
              <input
                type="radio"
                name="day-order"
                checked={draft.isDayOrderSaid && draft.timeFormat === format}
                onChange={() => onDraft({ ...draft, timeFormat: format, timePattern: '', isDayOrderSaid: true })}
              />
              <span>
                {format === 'dmy' ? 'The day' : 'The month'}: “{reading.examples[0]?.text}” is{' '}
                {reading.examples[0]?.[format]}
              </span>
            </label>
          ))}
        </fieldset>
      ) : (
        <>
          {reading === null ? (
            <Notice
              tone="attention"
              title={`“${column}” holds no dates in a format that is known here. Choose another column, or give a pattern.`}
            />
          ) : null}
          <NativeSelect
            inputWrapperOrder={fieldOrder}
            label={`How dates stand in “${column}”`}
            description={reading?.kind === 'clear' ? reading.words : undefined}
            styles={{ wrapper: { maxWidth: 420 } }}
            value={draft.timePattern ? 'pattern' : draft.timeFormat}
            onChange={(event) => {
              const value = event.currentTarget.value;
              onDraft(
                value === 'pattern'
                  ? { ...draft, timePattern: '%d.%m.%Y %H:%M' }
                  : { ...draft, timePattern: '', timeFormat: value as MappingDraft['timeFormat'] },
              );
            }}
            data={[
              { value: 'iso', label: 'Year first: 2026-02-17 (ISO 8601)' },
              { value: 'dmy', label: 'Day first: 17/02/2026' },
              { value: 'mdy', label: 'Month first: 02/17/2026' },
              { value: 'unix-s', label: 'Seconds since 1970' },
              { value: 'unix-ms', label: 'Milliseconds since 1970' },
              { value: 'excel', label: 'A spreadsheet’s day numbers' },
              { value: 'pattern', label: 'A pattern of your own' },
            ]}
          />
        </>
      )}
      {draft.timePattern ? (
        <TextInput
          label="Pattern"
          description="%d day, %m month, %Y year, %H hour, %M minute, %S second."
          styles={{ wrapper: { maxWidth: 320 } }}
          value={draft.timePattern}
          onChange={(event) => onDraft({ ...draft, timePattern: event.currentTarget.value })}
        />
      ) : null}
      <NativeSelect
        label="By which clock"
        styles={{ wrapper: { maxWidth: 420 } }}
        value={draft.timeZone}
        onChange={(event) => onDraft({ ...draft, timeZone: event.currentTarget.value })}
        data={zones.map((zone) => ({
          value: zone,
          label:
            zone === 'local'
              ? 'The institution’s'
              : zone === 'in-text'
                ? 'Each time says its own (Z or +01:00)'
                : zone.replaceAll('_', ' '),
        }))}
      />
    </div>
  );
}

const kindWords = (kind: string): string =>
  kind === 'source'
    ? 'The roster’s own id'
    : kind === 'email'
      ? 'E-mail address'
      : kind.charAt(0).toUpperCase() + kind.slice(1);

function StudentQuestion({ file, draft, onDraft }: MappingEditorProps) {
  const column = columnOf(draft, 'student');
  if (column === null) return null;
  const ids = file.columns.find(({ name }) => name === column)?.ids ?? [];
  const kinds = [
    ...new Set(['source', ...file.columns.flatMap((one) => one.ids.map(({ kind }) => kind)), draft.identifierKind]),
  ];
  const found = ids.find(({ kind }) => kind === draft.identifierKind);
  const known = draft.leadingZeros === 'ignore' ? (found?.shareWithoutZeros ?? 0) : (found?.share ?? 0);
  const areZerosGone = found !== undefined && found.shareWithoutZeros > found.share + 0.1;
  return (
    <div className={styles.stack}>
      <NativeSelect
        inputWrapperOrder={fieldOrder}
        label={`Which id stands in “${column}”`}
        description={`${formatShare(known)} of the ids in the first rows are known here.`}
        styles={{ wrapper: { maxWidth: 420 } }}
        value={draft.identifierKind}
        onChange={(event) => onDraft({ ...draft, identifierKind: event.currentTarget.value })}
        data={kinds.map((kind) => ({ value: kind, label: kindWords(kind) }))}
      />
      {areZerosGone && found ? (
        <Notice tone="attention" title="Leading zeros are probably gone">
          {formatShare(found.share)} of the ids are known as they stand, and {formatShare(found.shareWithoutZeros)} when
          leading zeros are ignored: a spreadsheet has probably removed them.
        </Notice>
      ) : null}
      <label className={styles.option}>
        <input
          type="checkbox"
          checked={draft.leadingZeros === 'ignore'}
          onChange={(event) => onDraft({ ...draft, leadingZeros: event.currentTarget.checked ? 'ignore' : 'exact' })}
        />
        <span>Ignore leading zeros: 00123 and 123 are one id, where only one student fits</span>
      </label>
    </div>
  );
}

const asWords: Record<ValueOf['as'], string> = {
  rows: 'Each row is one event',
  sum: 'A column says how many',
  level: 'A column holds the grade or level',
  marks: 'A column holds an attendance code',
  rate: 'Two columns: how many attended, how many expected',
};

function ValueQuestion({ draft, measure, onDraft }: Pick<MappingEditorProps, 'draft' | 'measure' | 'onDraft'>) {
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

function CodesQuestion({ file, draft, onDraft }: MappingEditorProps) {
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

function KindsQuestion({ file, draft, sources, sourceKey, measure, onDraft }: MappingEditorProps) {
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

/** The different values of a column with few of them: codes and kinds. */
export function valuesIn(file: FileView, column: string | null): string[] {
  return (file.columns.find(({ name }) => name === column)?.values ?? []).map(({ value }) => value);
}
