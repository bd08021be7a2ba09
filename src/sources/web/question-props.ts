import type { FileView } from '../core/views.ts';
import type { MappingDraft } from './mapping-draft.ts';

/** What a question of a mapping is asked about, and where its answer goes. */
export interface QuestionProps {
  file: FileView;
  draft: MappingDraft;
  onDraft: (draft: MappingDraft) => void;
}

/** The different values of a column with few of them: codes and kinds. */
export function valuesIn(file: FileView, column: string | null): string[] {
  return (file.columns.find(({ name }) => name === column)?.values ?? []).map(({ value }) => value);
}
