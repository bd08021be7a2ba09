import { Skeleton, VisuallyHidden } from '@mantine/core';
import { AfterAMoment } from './states.tsx';
import styles from './ui.module.css';

/** In the shape of what comes: a page with its sentence and its pictures. */
export function PageSkeleton() {
  return (
    <AfterAMoment>
      <div className={styles.skeletons} aria-busy="true">
        <VisuallyHidden role="status">Loading</VisuallyHidden>
        <Skeleton height={34} width="min(320px, 60%)" />
        <Skeleton height={20} width="min(560px, 90%)" />
        <div className={styles.skeletonColumns}>
          <Skeleton height={280} />
          <Skeleton height={280} />
        </div>
        <Skeleton height={180} />
      </div>
    </AfterAMoment>
  );
}

/** In the shape of a list. */
export function TableSkeleton({ rows = 12 }: { rows?: number }) {
  return (
    <AfterAMoment>
      <div className={styles.skeletons} aria-busy="true">
        <VisuallyHidden role="status">Loading</VisuallyHidden>
        {Array.from({ length: rows }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: skeleton rows are all alike
          <Skeleton key={i} height={28} />
        ))}
      </div>
    </AfterAMoment>
  );
}
