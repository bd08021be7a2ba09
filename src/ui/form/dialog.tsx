import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './form.module.css';

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  size?: string;
  children: ReactNode;
}

/** Loaded by FormDialog. */
export default function Dialog({ title, isOpen, onClose, size = 'lg', children }: DialogProps) {
  return (
    // Gone at once when it closes: what is in it already speaks of something else.
    <Modal.Root opened={isOpen} onClose={onClose} size={size} transitionProps={{ duration: 120, exitDuration: 0 }}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body pt="md" className={styles.dialog ?? ''}>
          {/* Mantine's own head is a <header>, which outside of the page's main part is taken for a second banner. */}
          <div className={styles.dialogHead}>
            <Modal.Title className={styles.dialogTitle ?? ''}>{title}</Modal.Title>
            <Modal.CloseButton aria-label="Close" />
          </div>
          <div ref={beginInFirstField} className={styles.dialogBody}>
            {isOpen ? children : null}
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** The keyboard begins where something is to be said, not on the button that closes; a form may come a moment later. */
function beginInFirstField(body: HTMLElement | null): (() => void) | undefined {
  if (!body) return undefined;
  const begin = (): boolean => {
    const field = body.querySelector<HTMLElement>(
      'input:not([type="hidden"], [type="file"], [type="radio"], [type="checkbox"], :disabled), select:not(:disabled), textarea:not(:disabled)',
    );
    if (!field) return false;
    field.dataset.autofocus = '';
    if (!body.contains(document.activeElement)) field.focus({ preventScroll: true });
    return true;
  };
  if (begin()) return undefined;
  const coming = new MutationObserver(() => {
    if (begin()) coming.disconnect();
  });
  coming.observe(body, { childList: true, subtree: true });
  return () => coming.disconnect();
}
