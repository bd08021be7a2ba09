import { useQuery } from '@tanstack/react-query';
import type { FamilyWords, OccasionKey } from '../../../../../families/core/writing/occasions.ts';
import type { FamilyPreviewView } from '../../../../../families/core/writing/views.ts';
import { formatCount } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import styles from './writing.module.css';

interface PreviewPaneProps {
  occasion: OccasionKey;
  language: string;
  words: FamilyWords;
  ownWords?: string | undefined;
  day?: string | undefined;
  studentId?: string | undefined;
}

/** How words read to a family, with their own figures, and how long, hard and dear they are. */
export function PreviewPane({ occasion, language, words, ownWords, day, studentId }: PreviewPaneProps) {
  const { key } = useInstitution();
  const asked = {
    occasion,
    language,
    words,
    ...(ownWords ? { ownWords } : {}),
    ...(day ? { day } : {}),
    ...(studentId ? { studentId } : {}),
  };
  const query = useQuery({
    queryKey: [key, 'family-preview', JSON.stringify(asked)],
    queryFn: () => api.post<FamilyPreviewView>(tenant(key, '/family-templates/preview'), asked),
    placeholderData: (last) => last,
  });
  const view = query.data;
  if (query.error) return <Notice tone="bad" title={(query.error as Error).message} />;
  if (!view) return null;
  if (view.trouble.length > 0)
    return (
      <Notice tone="attention" title="It cannot be read yet">
        {view.trouble.join(' ')}
      </Notice>
    );
  return (
    <>
      <div className={styles.message} dir={view.direction} lang={language}>
        <b>{view.subject}</b>
        {view.body}
      </div>
      {view.meter ? (
        <dl className={styles.meter}>
          <dt>Reading</dt>
          <dd>
            {view.meter.reading}
            {view.meter.isHard ? ' – simpler words reach more families' : ''}
          </dd>
          <dt>Length</dt>
          <dd>{`${formatCount(view.meter.words, 'word')}, ${formatCount(view.meter.characters, 'character')}`}</dd>
          <dt>As a text</dt>
          <dd>
            {`${formatCount(view.meter.sms.segments, 'segment')} (${view.meter.sms.encoding === 'gsm-7' ? 'plain letters' : `wide letters${view.meter.sms.because.length > 0 && view.meter.sms.because.length < 6 ? `: ${view.meter.sms.because.join(' ')}` : ''}`}), ${view.meter.sms.left} left`}
            {view.meter.costMicros ? `, ${(view.meter.costMicros / 1_000_000).toFixed(4)} ${view.meter.currency}` : ''}
          </dd>
        </dl>
      ) : null}
    </>
  );
}
