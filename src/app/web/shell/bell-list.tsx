import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { NoticesView } from '../../../messages/core/views.ts';
import styles from '../../../messages/web/messages.module.css';
import { NoticeList } from '../../../messages/web/notice-list.tsx';
import { addressOf } from '../address.ts';
import { api, tenant } from '../api.ts';
import { noticesQuery } from '../pages/messages/queries.ts';
import { useInstitution } from '../session.tsx';

/** The notices as they were when the list was opened: what was new then stays marked until it is closed. */
export default function BellList({ onClose }: { onClose: () => void }) {
  const { key } = useInstitution();
  const queries = useQueryClient();
  const { data } = useQuery(noticesQuery(key));
  const [shown, show] = useState<NoticesView | null>(null);
  useEffect(() => {
    if (data === undefined || shown !== null) return;
    show(data);
    const newest = data.notices[0];
    if (data.unseen === 0 || !newest) return;
    void api
      .post(tenant(key, '/notices/seen'), { upTo: newest.noticeId })
      .then(() => queries.invalidateQueries({ queryKey: noticesQuery(key).queryKey }))
      // They stay new, and are seen the next time.
      .catch(() => undefined);
  }, [data, shown, key, queries]);
  return (
    <section aria-labelledby="notices-title">
      <div className={styles.noticeHead}>
        <h2 id="notices-title">For you</h2>
        <a href={addressOf(key, '/account#digest')} onClick={onClose}>
          Digest by mail
        </a>
      </div>
      {shown ? <NoticeList notices={shown.notices} hrefOf={(path) => addressOf(key, path)} onOpen={onClose} /> : null}
    </section>
  );
}
