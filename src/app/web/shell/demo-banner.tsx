import { Button, Popover, Progress } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { formatDay } from '../../../ui/format.ts';
import type { WorkView } from '../../core/session-view.ts';
import { api, tenant } from '../api.ts';
import { useCan, useInstitution } from '../session.tsx';
import styles from './shell.module.css';

/** A demo institution lives on its own day; a week passes when somebody says so. */
export default function DemoBanner() {
  const { key, today } = useInstitution();
  const can = useCan();
  const queries = useQueryClient();
  const [workId, follow] = useState<string | null>(null);
  const start = useMutation({
    mutationFn: (what: 'next-week' | 'reset') => api.post<WorkView>(tenant(key, `/demo/${what}`)),
    onSuccess: (work) => follow(work.workId),
  });
  const work = useQuery({
    queryKey: [key, 'work', workId],
    queryFn: ({ signal }) => api.get<WorkView>(tenant(key, `/work/${workId}`), {}, signal),
    enabled: workId !== null,
    refetchInterval: ({ state }) => (state.data?.state === 'done' || state.data?.state === 'failed' ? false : 700),
  }).data;
  const isDone = workId !== null && work?.workId === workId && work.state === 'done';
  useEffect(() => {
    if (!isDone) return;
    follow(null);
    void queries.invalidateQueries();
  }, [isDone, queries]);
  const isWorking = start.isPending || (workId !== null && work?.state !== 'failed');
  const trouble = start.error?.message ?? (workId !== null && work?.state === 'failed' ? work.problem : null);
  return (
    <aside className={styles.demo} aria-label="Demo">
      <p>
        <b>Demo.</b> Here it is {formatDay(today)}.
      </p>
      {isWorking ? (
        <div className={styles.demoWork} role="status">
          <span>{work?.words ?? 'Starting'}</span>
          <Progress value={work && work.of > 0 ? (100 * work.done) / work.of : 5} aria-label="Progress" />
        </div>
      ) : null}
      {trouble ? (
        <p role="alert" className={styles.demoTrouble}>
          {trouble}
        </p>
      ) : null}
      {can('demo:play') && !isWorking ? (
        <div className={styles.demoActs}>
          <Button size="compact-sm" variant="default" onClick={() => start.mutate('next-week')}>
            Next week
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => start.mutate('reset')}>
            Reset
          </Button>
          <RemoveDemo />
        </div>
      ) : null}
    </aside>
  );
}

/** The demo goes when it has served: its institutions, its people and their files. */
function RemoveDemo() {
  const { key } = useInstitution();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.post(tenant(key, '/demo/remove')),
    onSuccess: () => {
      queries.clear();
      location.assign('/sign-in');
    },
  });
  return (
    <Popover width={320} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button size="compact-sm" variant="subtle">
          Remove
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.removing}>
        <p>All demo institutions go, with their people and files. Your own institution stays as it is.</p>
        {remove.error ? (
          <p role="alert" className={styles.demoTrouble}>
            {remove.error.message}
          </p>
        ) : null}
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
          Remove the demo
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
