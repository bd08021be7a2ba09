import type { ReactNode } from 'react';
import { LineOverTime, type ValueAt } from '../../ui/charts/line-over-time.tsx';
import { formatChange } from '../../ui/format.ts';
import styles from './domains.module.css';

export interface DomainPanel {
  key: string;
  label: string;
  /** The figure in a word: "−48 points", "No data". */
  figure: string;
  isKnown: boolean;
  /** What stands beside it: the change, the coverage. */
  basis: string;
  weeks: readonly ValueAt[];
  sources: readonly DomainPanelSource[];
}

export interface DomainPanelSource {
  key: string;
  label: ReactNode;
  /** "60 % attended; peers 91 %". */
  words: string;
  /** Left out: the panel's figure is not of this kind. */
  points?: number | null;
  title?: string;
}

interface DomainPanelsProps {
  panels: readonly DomainPanel[];
  /** What the lines are: "Points against peers". */
  note: string;
  columns: readonly string[];
  /** What stands where a domain has no source. */
  none: string;
}

/** The domains side by side, on one scale around 0, each opening into its sources. */
export function DomainPanels({ panels, note, columns, none }: DomainPanelsProps) {
  const domain = sharedDomain(panels);
  return (
    <div className={styles.panels}>
      {panels.map((panel) => (
        <section key={panel.key} className={styles.panel} aria-label={panel.label}>
          {panel.weeks.some(({ value }) => value !== null) ? (
            <LineOverTime
              level={3}
              title={panel.label}
              note={
                <>
                  <b className={styles.figure} data-unknown={panel.isKnown ? undefined : true}>
                    {panel.figure}
                  </b>{' '}
                  {panel.basis}
                </>
              }
              caption={note}
              weeks={panel.weeks}
              columns={columns}
              domain={domain}
              format={(value) => formatChange(value)}
              height={132}
            />
          ) : (
            <div className={styles.nothing}>
              <h3>{panel.label}</h3>
              <p>
                <b className={styles.figure} data-unknown>
                  No data
                </b>
              </p>
              <div className={styles.hatch} aria-hidden="true" />
            </div>
          )}
          {panel.sources.length > 0 ? (
            <ul className={styles.sources}>
              {panel.sources.map((source) => (
                <li key={source.key} title={source.title}>
                  <span className={styles.source}>{source.label}</span>
                  {source.points === undefined ? null : (
                    <span className={styles.points}>{source.points === null ? '–' : formatChange(source.points)}</span>
                  )}
                  <span className={styles.words}>{source.words}</span>
                </li>
              ))}
            </ul>
          ) : (
            <p className={styles.words}>{none}</p>
          )}
        </section>
      ))}
    </div>
  );
}

/** One scale for all, with 0 in the middle: what stands out does so by its size. */
function sharedDomain(panels: readonly DomainPanel[]): [number, number] {
  const known = panels.flatMap(({ weeks }) => weeks.flatMap(({ value }) => (value === null ? [] : [Math.abs(value)])));
  const most = Math.max(50, ...known);
  const step = most > 200 ? 100 : 50;
  const end = Math.ceil(most / step) * step;
  return [-end, end];
}
