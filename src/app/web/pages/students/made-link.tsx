import { Button, CopyButton } from '@mantine/core';
import { QrCode } from '../../../../access/web/qr-code.tsx';
import styles from './made-link.module.css';

/** An address that is shown once: to be copied, or handed over as a QR code on paper. */
export function MadeLink({ url, words, onDone }: { url: string; words: string; onDone: () => void }) {
  return (
    <div className={styles.part}>
      <p>{words}</p>
      <p className={styles.secret}>{url}</p>
      <QrCode text={url} label="The link as a QR code" className={styles.qr} />
      <div className={styles.does}>
        <CopyButton value={url}>
          {({ copied, copy }) => (
            <Button size="compact-md" onClick={copy}>
              {copied ? 'Copied' : 'Copy the link'}
            </Button>
          )}
        </CopyButton>
        <Button size="compact-md" variant="default" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}

/** A code that is told to one person. */
export function MadeCode({ code, minutes, to }: { code: string; minutes: number; to: string }) {
  return (
    <div className={styles.part}>
      <p className={styles.code}>
        {code.slice(0, 3)} {code.slice(3)}
      </p>
      <p>
        It opens the link once, within {minutes} minutes. Tell it to nobody but <bdi>{to}</bdi>.
      </p>
    </div>
  );
}
