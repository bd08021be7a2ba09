import { Button } from '@mantine/core';
import { AttentionMark } from '../../ui/attention-mark.tsx';
import { Copyable } from '../../ui/form/form-parts.tsx';
import { formatDay, formatInstant, formatNumber } from '../../ui/format.ts';
import type { ModelVersionView, SettingChange } from '../core/views.ts';
import styles from './scoring.module.css';
import { pathWords, settingValue } from './setting-words.ts';

const stateWords: Record<ModelVersionView['state'], string> = {
  draft: 'Draft',
  active: 'In force',
  retired: 'Was in force',
  discarded: 'Put away',
};

interface VersionListProps {
  versions: readonly ModelVersionView[];
  groupWords: (group: string) => string;
  /** Left out: they are only read. */
  onActivate?: (version: ModelVersionView) => void;
  onDiscard?: (version: ModelVersionView) => void;
  isBusy: boolean;
}

/** Versions, newest first: what each changed, why, who, when, and what to tell tutors. */
export function VersionList({ versions, groupWords, onActivate, onDiscard, isBusy }: VersionListProps) {
  return (
    <ol className={styles.versions} reversed>
      {versions.map((version) => (
        <li key={version.modelVersion} className={styles.version}>
          <h3>
            Version {version.modelVersion}
            {version.state === 'draft' ? (
              <AttentionMark tone="quiet">Draft, not in force</AttentionMark>
            ) : (
              <span className={styles.quiet}>{stateWords[version.state]}</span>
            )}
          </h3>
          <p>{version.reason}</p>
          <Diff diff={version.diff} groupWords={groupWords} />
          <p className={`${styles.quiet} ${styles.small}`}>{whenWords(version)}</p>
          {version.effect ? (
            <p className={`${styles.quiet} ${styles.small}`}>
              Tried on the week of {formatDay(version.effect.week)}: {formatNumber(version.effect.attention.into)} fell
              below {version.effect.attention.below}, {formatNumber(version.effect.attention.outOf)} rose above;{' '}
              {formatNumber(version.effect.concern.into)} fell below {version.effect.concern.below},{' '}
              {formatNumber(version.effect.concern.outOf)} rose above.
            </p>
          ) : null}
          {version.briefing ? (
            <details>
              <summary>What to tell tutors</summary>
              <Copyable value={version.briefing} label={`the briefing of version ${version.modelVersion}`} isLong />
            </details>
          ) : null}
          {version.state === 'draft' && onActivate && onDiscard ? (
            <div className={styles.acts}>
              <Button size="compact-md" loading={isBusy} onClick={() => onActivate(version)}>
                Activate from the next run
              </Button>
              <Button size="compact-md" variant="default" disabled={isBusy} onClick={() => onDiscard(version)}>
                Put it away
              </Button>
            </div>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

/** What a version changes, setting by setting. */
export function Diff({ diff, groupWords }: { diff: readonly SettingChange[]; groupWords: (group: string) => string }) {
  if (diff.length === 0) return null;
  return (
    <ul className={styles.diff}>
      {diff.map(({ path, from, to }) => {
        const name = path.startsWith('weights.') ? 'weights' : path;
        return (
          <li key={path}>
            {pathWords(path, groupWords)}: <del>{settingValue(name, from)}</del> → <ins>{settingValue(name, to)}</ins>
          </li>
        );
      })}
    </ul>
  );
}

function whenWords({
  createdAt,
  createdBy,
  activatedAt,
  activatedBy,
  effectiveFromWeek,
  state,
}: ModelVersionView): string {
  const drafted = `Drafted by ${createdBy}, ${formatInstant(createdAt)}`;
  if (!activatedAt) return `${drafted}.`;
  const since = effectiveFromWeek === null ? 'from the beginning' : `from the week of ${formatDay(effectiveFromWeek)}`;
  return `${drafted}; activated by ${activatedBy}, ${formatInstant(activatedAt)}, ${state === 'active' ? 'in force' : 'was in force'} ${since}.`;
}
