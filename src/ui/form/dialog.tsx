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
          {isOpen ? children : null}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
