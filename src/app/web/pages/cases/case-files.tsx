import { Button } from '@mantine/core';
import { lazy } from 'react';
import type { FileView } from '../../../../cases/core/views.ts';
import styles from '../../../../cases/web/cases.module.css';
import { AttentionMark } from '../../../../ui/attention-mark.tsx';
import { formatDay, formatNumber } from '../../../../ui/format.ts';
import { api, queryString, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { CaseDialog } from './case-dialog.tsx';

const SayForm = lazy(async () => ({ default: (await import('../../../../cases/web/case-forms.tsx')).SayForm }));

/** Files are saved, never shown here. */
export function CaseFiles({ files, verb }: { files: readonly FileView[]; verb: Verb }) {
  const { key } = useInstitution();
  const path = (fileId: string) => tenant(key, `/case-files/${fileId}`);
  return (
    <ul className={styles.lines}>
      {files.map((file) => (
        <li key={file.fileId}>
          {file.level === 'restricted' && !file.isMine ? (
            <b>{file.name}</b>
          ) : (
            <a href={path(file.fileId)} download={file.name}>
              {file.name}
            </a>
          )}
          <span className={styles.faint}>
            {formatNumber(Math.max(1, Math.round(file.sizeBytes / 1000)))} kB · {formatDay(file.addedAt.slice(0, 10))} ·{' '}
            {file.isMine ? 'you' : file.by}
          </span>
          {file.level === 'team' ? null : (
            <AttentionMark tone="quiet">
              {file.level === 'restricted' ? 'Restricted' : 'Safeguarding: leads only'}
            </AttentionMark>
          )}
          <div className={styles.buttons}>
            {file.level === 'restricted' && !file.isMine ? (
              <CaseDialog label="Save it" title="Open a restricted file" size="compact-sm">
                {(close) => (
                  <SayForm
                    label="What do you open it for?"
                    help="Your name, the time and this reason stay on record."
                    submit="Save the file"
                    draft={`file-${file.fileId}`}
                    onCancel={close}
                    onSave={async (reason) => {
                      location.assign(path(file.fileId) + queryString({ reason }));
                      close();
                    }}
                  />
                )}
              </CaseDialog>
            ) : null}
            {file.isMine ? (
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => void verb.run(() => api.delete(path(file.fileId)), `${file.name} is taken away.`)}
              >
                Take away
              </Button>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}
