import { formatChange, formatCount, formatDay, formatNumber, formatShare } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { type PlainColumn, PlainTable } from '../../ui/plain-table.tsx';
import { Stat } from '../../ui/stat.tsx';
import type { RederivedTerm, RederivedView } from '../core/rederived.ts';
import styles from './scoring.module.css';

interface RederivedScoreProps {
  view: RederivedView;
  hrefOfModel: string;
  hrefOfDelivery: (deliveryId: string) => string;
}

/** A stored score beside the same score computed again from what its run stored, and all that it rests on. */
export function RederivedScore({ view, hrefOfModel, hrefOfDelivery }: RederivedScoreProps) {
  const names = new Map(view.sources.map(({ sourceId, name }) => [sourceId, name]));
  const nameOf = (term: { sourceId: number; key?: string }): string => names.get(term.sourceId) ?? term.key ?? '';
  const differing = view.terms.filter((term) => term.stored !== term.derived);
  const present = view.terms.filter((term) => term.stored !== null).length;
  return (
    <div className={styles.rederived}>
      {view.isSame ? (
        <Notice tone="good" title="The same number">
          Computed again from what the run stored, the score and{' '}
          {present === 1 ? 'its one contribution' : `each of its ${present} contributions`} agree to the last bit.
        </Notice>
      ) : (
        <Notice tone="bad" title="Not the same number" isAlert>
          {differing.length > 0
            ? `What is stored for ${differing.map(nameOf).join(', ')} does not follow from what the run stored.`
            : 'The stored score does not follow from what the run stored.'}{' '}
          Something changed it after the run. Tell whoever runs this server, and score the week again.
        </Notice>
      )}
      <dl className={styles.rederivedFacts}>
        <Stat
          label="Stored"
          value={formatNumber(view.stored.score)}
          basis={<span className="numbers">{exact(view.stored.scoreRaw)}</span>}
        />
        <Stat
          label="Re-derived"
          value={Number.isFinite(view.derived.score) ? formatNumber(view.derived.score) : 'Nothing'}
          basis={<span className="numbers">{exact(view.derived.scoreRaw)}</span>}
        />
        <Stat
          label="Model"
          value={`Version ${view.modelVersion}`}
          href={hrefOfModel}
          basis={`${formatNumber(view.pointsPerSd)} points per standard deviation, z at most ${formatNumber(view.zClamp, 1)}`}
        />
        <Stat
          label="Compared with"
          value={view.group.label}
          basis={`n ${formatNumber(view.group.scored)}; composite mean ${formatNumber(view.composite.mean, 3)}, sd ${formatNumber(view.composite.sd, 3)}`}
        />
        <Stat label="Run" value={`No. ${view.run}`} basis={`week of ${formatDay(view.week)}`} />
      </dl>
      <PlainTable
        caption="Every term of the score"
        columns={columnsWith(nameOf)}
        rows={view.terms}
        keyOf={(term) => String(term.sourceId)}
        isQuiet={(term) => term.stored === null}
      />
      {view.deliveries.length > 0 ? (
        <div>
          <h3 className={styles.rederivedHead}>
            What brought the week’s days ({formatCount(view.deliveries.length, 'delivery', 'deliveries')})
          </h3>
          <ul className={styles.rederivedList}>
            {view.deliveries.map((one) => (
              <li key={`${one.sourceId} ${one.deliveryId}`}>
                <b>{nameOf(one)}</b>: <a href={hrefOfDelivery(one.deliveryId)}>{one.fileName}</a>
                {one.coversFrom && one.coversTo ? `, ${formatDay(one.coversFrom)} to ${formatDay(one.coversTo)}` : null}
              </li>
            ))}
          </ul>
          <p className={styles.quiet}>
            The score remembers up to seven teaching weeks before this one; their days came by these or by earlier
            deliveries of the same sources.
          </p>
        </div>
      ) : null}
    </div>
  );
}

/** All digits that a number has: two that print alike are alike. */
const exact = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? 'not a number' : String(value);
const some = (value: number | null): string => (value === null ? '–' : formatNumber(value, 3));

function columnsWith(nameOf: (term: RederivedTerm) => string): PlainColumn<RederivedTerm>[] {
  return [
    { key: 'source', label: 'Source', isName: true, cell: nameOf },
    { key: 'x', label: 'Measure', isNumeric: true, cell: (term) => some(term.x) },
    { key: 'mean', label: 'Group mean', isNumeric: true, cell: (term) => some(term.mean) },
    { key: 'sd', label: 'Group sd', isNumeric: true, cell: (term) => some(term.sd) },
    { key: 'z', label: 'z', isNumeric: true, cell: (term) => (term.z === null ? '–' : formatChange(term.z, 3)) },
    {
      key: 'share',
      label: 'Weight',
      isNumeric: true,
      cell: (term) => (term.share === null ? '–' : formatShare(term.share)),
    },
    {
      key: 'stored',
      label: 'Points stored',
      isNumeric: true,
      cell: (term) => (term.stored === null ? 'no data' : formatChange(term.stored, 3)),
    },
    {
      key: 'derived',
      label: 'Re-derived',
      isNumeric: true,
      cell: (term) =>
        term.stored === term.derived ? (
          term.derived === null ? (
            '–'
          ) : (
            formatChange(term.derived, 3)
          )
        ) : (
          <b>{term.derived === null ? 'nothing' : `${formatChange(term.derived, 3)}, differs`}</b>
        ),
    },
  ];
}
