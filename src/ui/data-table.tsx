import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef } from 'react';
import styles from './data-table.module.css';
import { formatNumber } from './format.ts';

const ColumnMenu = lazy(() => import('./column-menu.tsx'));

export interface Column<Row> {
  key: string;
  header: string;
  /** What it means, where the header alone does not say it. */
  hint?: string;
  isNumeric?: boolean;
  /** What the server sorts by; none: not sortable. */
  sort?: string;
  /** Cannot be hidden. */
  isFixed?: boolean;
  /** Hidden until chosen. */
  isExtra?: boolean;
  /** Also on a phone, where room is short. */
  isBrief?: boolean;
  cell: (row: Row) => ReactNode;
}

interface DataTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Keys of the columns shown, from the address; undefined: the usual ones. */
  shown: readonly string[] | undefined;
  onShown: (keys: readonly string[] | undefined) => void;
  sort: { by: string; order: 'asc' | 'desc' } | null;
  onSort: (by: string, order: 'asc' | 'desc') => void;
  total: number;
  page: number;
  size: number;
  onPage: (page: number) => void;
  /** The next answer is on its way; what is shown is the last one. */
  isStale?: boolean;
  tools?: ReactNode;
}

const features = tableFeatures({ columnVisibilityFeature });

/** A list that the server sorts, filters and pages. j and k walk its rows, Enter opens one. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, shown, sort, isStale = false } = props;
  const definitions = useMemo(
    () => columns.map((column) => ({ id: column.key, header: column.header, accessorFn: (row: Row) => row })),
    [columns],
  );
  const columnVisibility = Object.fromEntries(columns.map((column) => [column.key, isShown(column, shown)]));
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: definitions, data, getRowId: rowKey, state: { columnVisibility } });
  const visible = table
    .getVisibleLeafColumns()
    .flatMap((leaf) => columns.find((column) => column.key === leaf.id) ?? []);
  const body = useRef<HTMLTableSectionElement>(null);
  const model = table.getRowModel().rows;
  const virtual = useWindowVirtualizer({
    count: model.length,
    estimateSize: () => 44,
    overscan: 12,
    scrollMargin: body.current?.offsetTop ?? 0,
    // A usual page is short enough to be there whole, which also keeps the browser's own find working.
    enabled: model.length > 100,
  });
  const items = model.length > 100 ? virtual.getVirtualItems() : model.map((_, index) => ({ index, start: 0, end: 0 }));
  const before = model.length > 100 ? Math.max(0, (items[0]?.start ?? 0) - virtual.options.scrollMargin) : 0;
  const after =
    model.length > 100
      ? Math.max(0, virtual.getTotalSize() - ((items.at(-1)?.end ?? 0) - virtual.options.scrollMargin))
      : 0;
  useRowKeys(body);
  return (
    <div className={styles.list}>
      <div className={styles.bar}>
        <p className={styles.range} role="status">
          {rangeWords(props)}
        </p>
        <div className={styles.tools}>
          {props.tools}
          <ColumnChooser {...props} />
        </div>
      </div>
      <div className={styles.scroll} data-stale={isStale || undefined}>
        <table className={styles.table} aria-label={label} aria-rowcount={props.total} aria-busy={isStale}>
          <thead>
            <tr>
              {visible.map((column, i) => (
                <Header
                  key={column.key}
                  column={column}
                  isBrief={i === 0 || column.isBrief === true}
                  sort={sort}
                  onSort={props.onSort}
                />
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {before > 0 ? <tr style={{ height: before }} /> : null}
            {items.map((item) => {
              const row = model[item.index];
              if (!row) return null;
              return (
                <tr
                  key={row.id}
                  data-index={item.index}
                  ref={model.length > 100 ? virtual.measureElement : undefined}
                  aria-rowindex={(props.page - 1) * props.size + item.index + 2}
                >
                  {visible.map((column, i) => {
                    const content = column.cell(row.original);
                    return i === 0 ? (
                      <th key={column.key} scope="row" data-numeric={column.isNumeric || undefined}>
                        {content}
                      </th>
                    ) : (
                      <td
                        key={column.key}
                        data-label={column.header}
                        data-brief={column.isBrief || undefined}
                        data-numeric={column.isNumeric || undefined}
                        data-empty={content === '–' || undefined}
                      >
                        {content}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
            {after > 0 ? <tr style={{ height: after }} /> : null}
          </tbody>
        </table>
      </div>
      <Pages {...props} />
    </div>
  );
}

function isShown<Row>(column: Column<Row>, shown: readonly string[] | undefined): boolean {
  return column.isFixed === true || (shown ? shown.includes(column.key) : column.isExtra !== true);
}

function rangeWords<Row>({ page, size, total, rows }: DataTableProps<Row>): string {
  if (total === 0) return 'None';
  const from = (page - 1) * size + 1;
  return `${formatNumber(from)}–${formatNumber(from + rows.length - 1)} of ${formatNumber(total)}`;
}

interface HeaderProps<Row> {
  column: Column<Row>;
  isBrief: boolean;
  sort: { by: string; order: 'asc' | 'desc' } | null;
  onSort: (by: string, order: 'asc' | 'desc') => void;
}

function Header<Row>({ column, isBrief, sort, onSort }: HeaderProps<Row>) {
  const by = column.sort;
  const order = by !== undefined && sort?.by === by ? sort.order : null;
  const Arrow = order === null ? IconArrowsSort : order === 'asc' ? IconArrowUp : IconArrowDown;
  const name = column.hint ? (
    <Tooltip label={column.hint} multiline maw={280}>
      <span>{column.header}</span>
    </Tooltip>
  ) : (
    column.header
  );
  return (
    <th
      scope="col"
      data-brief={isBrief || undefined}
      data-numeric={column.isNumeric || undefined}
      aria-sort={by === undefined ? undefined : order === null ? 'none' : order === 'asc' ? 'ascending' : 'descending'}
    >
      {by === undefined ? (
        name
      ) : (
        <button
          type="button"
          className={styles.sort}
          data-on={order !== null || undefined}
          onClick={() => onSort(by, order === 'asc' ? 'desc' : 'asc')}
        >
          {name}
          <Arrow size={14} aria-hidden="true" />
        </button>
      )}
    </th>
  );
}

function ColumnChooser<Row>({ columns, shown, onShown }: DataTableProps<Row>) {
  const optional = columns.filter((column) => !column.isFixed);
  const toggle = (key: string): void => {
    const now = optional
      .filter((column) => isShown(column, shown) !== (column.key === key))
      .map((column) => column.key);
    const usual = optional.filter((column) => !column.isExtra).map((column) => column.key);
    onShown(now.join() === usual.join() ? undefined : now);
  };
  return (
    <Suspense>
      <ColumnMenu
        columns={optional.map((column) => ({
          key: column.key,
          header: column.header,
          isShown: isShown(column, shown),
        }))}
        onToggle={toggle}
        onUsual={shown ? () => onShown(undefined) : undefined}
      />
    </Suspense>
  );
}

function Pages<Row>({ page, size, total, onPage }: DataTableProps<Row>) {
  const last = Math.max(1, Math.ceil(total / size));
  if (last === 1) return null;
  return (
    <nav className={styles.pages} aria-label="Pages of the list">
      <ActionIcon
        variant="default"
        size={36}
        disabled={page <= 1}
        aria-label="Page before"
        onClick={() => onPage(page - 1)}
      >
        <IconChevronLeft size={18} />
      </ActionIcon>
      <span>
        Page {formatNumber(page)} of {formatNumber(last)}
      </span>
      <ActionIcon
        variant="default"
        size={36}
        disabled={page >= last}
        aria-label="Next page"
        onClick={() => onPage(page + 1)}
      >
        <IconChevronRight size={18} />
      </ActionIcon>
    </nav>
  );
}

/** j and k move the focus through the rows' links, so that Enter opens as it always does. */
function useRowKeys(body: React.RefObject<HTMLTableSectionElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if ((event.key !== 'j' && event.key !== 'k') || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target;
      if (target instanceof HTMLElement && ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) return;
      const links = [...(body.current?.querySelectorAll<HTMLAnchorElement>('tr > th a[href]') ?? [])];
      const at = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement));
      const to = links[at < 0 ? 0 : at + (event.key === 'j' ? 1 : -1)];
      if (!to) return;
      event.preventDefault();
      to.focus({ preventScroll: true });
      to.closest('tr')?.scrollIntoView({ block: 'nearest' });
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [body]);
}
