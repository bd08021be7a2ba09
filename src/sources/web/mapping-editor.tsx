import { Notice } from '../../ui/notice.tsx';
import { type Measure, valuesOfMeasure } from '../core/mapping.ts';
import { ColumnChooser } from './column-chooser.tsx';
import styles from './mapping.module.css';
import { columnOf, type DraftTrouble, withRole } from './mapping-draft.ts';
import type { QuestionProps } from './question-props.ts';
import { StudentQuestion } from './student-question.tsx';
import { TimeQuestion } from './time-question.tsx';
import { CodesQuestion, KindsQuestion, ValueQuestion } from './value-questions.tsx';

interface MappingEditorProps extends QuestionProps {
  measure: Measure;
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
