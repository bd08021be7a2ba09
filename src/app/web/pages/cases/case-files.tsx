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

interface CaseFilesProps {
  files: readonly FileView[];
  verb: Verb;
  /** Why the reader opened the restricted note that they are on. */
  reason?: string | undefined;
  /** The note says who may read them. */
  isOfNote?: boolean;
}

/** Files are saved, never shown here. */
export function CaseFiles({ files, verb, reason, isOfNote = false }: CaseFilesProps) {
  const { key } = useInstitution();
  const path = (fileId: string) => tenant(key, `/case-files/${fileId}`);
  const isShut = (file: FileView) => file.level === 'restricted' && !file.isMine && reason === undefined;
  return (
    <ul className={styles.lines}>
      {files.map((file) => (
        <li key={file.fileId}>
          {isShut(file) ? (
            <b>{file.name}</b>
          ) : (
            <a href={path(file.fileId) + (reason === undefined ? '' : queryString({ reason }))} download={file.name}>
              {file.name}
            </a>
          )}
          <span className={styles.faint}>
            {formatNumber(Math.max(1, Math.round(file.sizeBytes / 1000)))} kB · {formatDay(file.addedAt.slice(0, 10))} ·{' '}
            {file.isMine ? 'you' : file.by}
          </span>
          {file.level === 'team' || isOfNote ? null : (
            <AttentionMark tone="quiet">
              {file.level === 'restricted' ? 'Restricted' : 'Safeguarding: leads only'}
            </AttentionMark>
          )}
          <div className={styles.buttons}>
            {isShut(file) ? (
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
