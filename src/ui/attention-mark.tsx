import { IconAlertTriangle, IconArrowUpRight, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './ui.module.css';

export type Tone = 'attention' | 'good' | 'quiet';

const icons = { attention: IconAlertTriangle, good: IconArrowUpRight, quiet: IconInfoCircle };

/** Something worth looking at: an icon and a word, never a colour alone. Red is not among its tones. */
export function AttentionMark({ tone = 'attention', children }: { tone?: Tone; children: ReactNode }) {
  const Icon = icons[tone];
  return (
    <span className={styles.mark} data-tone={tone}>
      <Icon size={14} aria-hidden="true" />
      <span>{children}</span>
    </span>
  );
}
