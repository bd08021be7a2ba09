import { NativeSelect } from '@mantine/core';
import { capital } from '../../kernel/capital.ts';
import { fieldOrder } from '../../ui/form/fields.tsx';
import { formatShare } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './mapping.module.css';
import { columnOf } from './mapping-draft.ts';
import type { QuestionProps } from './question-props.ts';

const kindWords = (kind: string): string =>
  kind === 'source' ? 'The roster’s own id' : kind === 'email' ? 'E-mail address' : capital(kind);

/** By which id a student is named, and whether zeros were lost. */
export function StudentQuestion({ file, draft, onDraft }: QuestionProps) {
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
