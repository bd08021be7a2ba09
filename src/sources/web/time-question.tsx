import { NativeSelect, TextInput } from '@mantine/core';
import { fieldOrder } from '../../ui/form/fields.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { TimeReading } from '../core/time-formats.ts';
import styles from './mapping.module.css';
import { columnOf, type MappingDraft } from './mapping-draft.ts';
import type { QuestionProps } from './question-props.ts';

/** How the dates are written, and by which clock. */
export function TimeQuestion({ file, draft, onDraft }: QuestionProps) {
  const column = columnOf(draft, 'time');
  if (column === null) return null;
  const reading = file.columns.find(({ name }) => name === column)?.times ?? null;
  const zones = ['local', 'in-text', 'UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
  return (
    <div className={styles.stack}>
      {reading?.kind === 'ambiguous' ? (
        <DayOrder column={column} reading={reading} draft={draft} onDraft={onDraft} />
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

function DayOrder({
  column,
  reading,
  draft,
  onDraft,
}: Pick<QuestionProps, 'draft' | 'onDraft'> & {
  column: string;
  reading: Extract<TimeReading, { kind: 'ambiguous' }>;
}) {
  return (
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
  );
}
