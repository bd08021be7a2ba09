import { ActionIcon, Menu, Tooltip, VisuallyHidden } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconChartLine, IconDownload, IconTable } from '@tabler/icons-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import styles from './charts.module.css';
import { type ChartTable, fileName, savePng, saveSvg, saveText, tableCsv } from './download.ts';

interface ChartFrameProps {
  /** What the chart shows, of whom, when: it heads the picture, the table and the files. */
  title: string;
  /** n, units and time, in a few words under the title. */
  note?: ReactNode;
  /** The values under the cursor. */
  readout?: ReactNode;
  table: ChartTable;
  /** Draws at this width, in pixels; nothing is drawn before the width is known. */
  children: (width: number) => ReactNode;
  minHeight?: number;
  level?: 2 | 3 | 4;
}

/** What every chart has around it: a heading, the picture or its table, and both as files. */
export function ChartFrame({ title, note, readout, table, children, minHeight = 120, level = 2 }: ChartFrameProps) {
  const [isTable, showTable] = useState(false);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const figure = useRef<HTMLElement>(null);
  const heading = useId();
  const Heading = `h${level}` as 'h2' | 'h3' | 'h4';
  const picture = (): SVGSVGElement | null => figure.current?.querySelector<SVGSVGElement>('svg[data-chart]') ?? null;
  return (
    <figure className={styles.frame} ref={figure} aria-labelledby={heading}>
      <header className={styles.head}>
        <div>
          <Heading id={heading} className={styles.title}>
            {title}
          </Heading>
          {note ? <p className={styles.note}>{note}</p> : null}
        </div>
        <div className={styles.tools}>
          <Tooltip label={isTable ? 'Show as chart' : 'Show as table'}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-pressed={isTable}
              aria-label={`Show as table: ${title}`}
              onClick={() => showTable(!isTable)}
            >
              {isTable ? <IconChartLine size={18} /> : <IconTable size={18} />}
            </ActionIcon>
          </Tooltip>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size={32} aria-label={`Download: ${title}`}>
                <IconDownload size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => saveText(tableCsv(table), 'text/csv', `${fileName(title)}.csv`)}>
                Data (CSV)
              </Menu.Item>
              <Menu.Item
                disabled={isTable}
                onClick={() => {
                  const svg = picture();
                  if (svg) void savePng(svg, title, `${fileName(title)}.png`);
                }}
              >
                Picture (PNG)
              </Menu.Item>
              <Menu.Item
                disabled={isTable}
                onClick={() => {
                  const svg = picture();
                  if (svg) saveSvg(svg, title, `${fileName(title)}.svg`);
                }}
              >
                Drawing (SVG)
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </header>
      {readout && !isTable ? <div className={styles.readout}>{readout}</div> : null}
      <div ref={ref} className={styles.plot} style={{ minHeight: isTable ? undefined : minHeight }} hidden={isTable}>
        {width > 0 && !isTable ? children(width) : null}
      </div>
      {isTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={styles.tableScroll} aria-label={`Table: ${title}`} tabIndex={0}>
          <DataOf title={title} table={table} />
        </section>
      ) : (
        <VisuallyHidden>
          <DataOf title={title} table={table} />
        </VisuallyHidden>
      )}
    </figure>
  );
}

function DataOf({ title, table }: { title: string; table: ChartTable }) {
  return (
    <table className={styles.table}>
      <caption>
        <VisuallyHidden>{title}</VisuallyHidden>
      </caption>
      <thead>
        <tr>
          {table.columns.map((column) => (
            <th key={column.label} scope="col" data-numeric={column.numeric || undefined}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr key={row.join('\u0000')}>
            {row.map((value, i) => {
              const column = table.columns[i];
              const shown = value === null ? '–' : typeof value === 'number' ? value.toLocaleString() : value;
              const key = column?.label ?? i;
              return i === 0 ? (
                <th key={key} scope="row">
                  {shown}
                </th>
              ) : (
                <td key={key} data-numeric={column?.numeric || undefined}>
                  {shown}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Diagonal lines: here is no data. */
export function Hatch({ id }: { id: string }) {
  return (
    <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <line x1="0" y1="0" x2="0" y2="6" className={styles.hatchLine} />
    </pattern>
  );
}
