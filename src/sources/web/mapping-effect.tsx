import { formatNumber } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { TableSkeleton } from '../../ui/skeletons.tsx';
import { columnsOf, type Mapping } from '../core/mapping.ts';
import type { FileView, PreviewView } from '../core/views.ts';
import { PreviewRows } from './preview-rows.tsx';

interface MappingEffectProps {
  /** By the saved mapping; null: there is none, or it does not fit. */
  before: PreviewView | null;
  /** Null: on its way. */
  after: PreviewView | null;
  hasValues: boolean;
}

/** What a changed mapping makes of a file's first rows, against the one that is saved. */
export function MappingEffect({ before, after, hasValues }: MappingEffectProps) {
  if (!after) return <TableSkeleton rows={6} />;
  return (
    <div style={{ display: 'grid', gap: 16, minWidth: 0 }}>
      {before ? <Notice title={comparison(before, after)} /> : null}
      <PreviewRows preview={after} hasValues={hasValues} />
    </div>
  );
}

/** "Stored: 120 of these rows, 20 more than now." */
function comparison(before: PreviewView, after: PreviewView): string {
  const [was, is] = [before.counts.stored ?? 0, after.counts.stored ?? 0];
  if (was !== is)
    return `${formatNumber(is)} of these rows would be stored, ${formatNumber(Math.abs(is - was))} ${is > was ? 'more' : 'fewer'} than now.`;
  const changed = after.rows.filter((row, at) => JSON.stringify(row) !== JSON.stringify(before.rows[at])).length;
  return changed === 0
    ? 'These rows read as they do now.'
    : `As many rows would be stored as now, but ${formatNumber(changed)} of the first ${formatNumber(after.rows.length)} read differently.`;
}

/** Columns without their file, when it is gone: they can be given other roles, and nothing can be tried. */
export function fileWithout(mapping: Mapping): FileView {
  const known = new Map<string, string[]>();
  for (const { value, kinds } of mapping.feeds) {
    if (value.as === 'marks') known.set(value.column, Object.keys(value.codes));
    if (mapping.kind !== null && kinds) known.set(mapping.kind, [...(known.get(mapping.kind) ?? []), ...kinds]);
  }
  return {
    contentHash: '',
    fileName: '',
    sizeBytes: 0,
    format: 'csv',
    encoding: '',
    delimiter: null,
    columns: columnsOf(mapping).map((name) => ({
      name,
      examples: [],
      values: known.get(name)?.map((value) => ({ value, rows: 0 })) ?? null,
      emptyShare: 0,
      numberShare: 0,
      isUnique: false,
      times: null,
      ids: [],
    })),
    rows: [],
    suggestion: {
      student: null,
      time: null,
      eventId: null,
      kind: null,
      value: null,
      programme: null,
      term: null,
      questions: [],
    },
  };
}
