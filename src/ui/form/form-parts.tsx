import { Button, CopyButton, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Notice } from '../notice.tsx';
import type { DialogProps } from './dialog.tsx';
import styles from './form.module.css';
import type { Form } from './use-form.ts';

interface FormBodyProps<T> {
  form: Form<T>;
  /** A verb: what pressing it does. */
  submit: string;
  onCancel?: (() => void) | undefined;
  children: ReactNode;
  isWide?: boolean;
  /** Beside the submit button. */
  aside?: ReactNode;
}

/** Fields, what the server said about them, and the button that does it. */
export function FormBody<T>({ form, submit, onCancel, children, isWide = false, aside }: FormBodyProps<T>) {
  return (
    <form {...form.bind} className={styles.form} data-wide={isWide || undefined}>
      {form.isRestored && form.isChanged ? (
        <Notice
          title="Your unsaved changes are back"
          action={
            <Button variant="subtle" size="compact-sm" onClick={form.forget}>
              Discard them
            </Button>
          }
        />
      ) : null}
      {children}
      {form.refusal ? (
        <div data-refusal tabIndex={-1}>
          <Notice tone="bad" title={form.refusal.title} isAlert>
            {form.refusal.message}
          </Notice>
        </div>
      ) : null}
      <div className={styles.buttons}>
        <Button type="submit" loading={form.isBusy}>
          {submit}
        </Button>
        {onCancel ? (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        ) : null}
        {aside}
      </div>
    </form>
  );
}

/** Fields that belong together, under their heading. */
export function FieldGroup({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      {note ? <p className={styles.help}>{note}</p> : null}
      {children}
    </fieldset>
  );
}

/** Fields side by side where there is room. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}

const Dialog = lazy(() => import('./dialog.tsx'));

/** A form above the page. What a dialog is made of is loaded with the first that opens, and not with the page. */
export function FormDialog(props: DialogProps) {
  const [wasOpened, setOpened] = useState(false);
  if (props.isOpen && !wasOpened) setOpened(true);
  // It stays after closing: it gives the keyboard back to what opened it.
  return wasOpened ? (
    <Suspense>
      <Dialog {...props} />
    </Suspense>
  ) : null;
}

interface ConfirmProps {
  title: string;
  /** What will be gone, and that it stays gone. */
  children: ReactNode;
  /** What has to be typed: the thing's own name. */
  word: string;
  action: string;
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => Promise<unknown>;
}

/** Only for what cannot be undone. */
export function ConfirmByTyping({ title, children, word, action, isOpen, onClose, onConfirm }: ConfirmProps) {
  const [typed, setTyped] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const confirm = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await onConfirm();
      setTyped('');
      onClose();
    } catch (error) {
      setFailure((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <FormDialog title={title} isOpen={isOpen} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() === word) void confirm();
        }}
      >
        <div>{children}</div>
        <TextInput
          label={`Type "${word}" to go on`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
        {failure ? (
          <Notice tone="bad" title="This did not work" isAlert>
            {failure}
          </Notice>
        ) : null}
        <div className={styles.buttons}>
          <Button type="submit" color="red" disabled={typed.trim() !== word} loading={isBusy}>
            {action}
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </FormDialog>
  );
}

/** Something to hand on, with a button that copies it. */
export function Copyable({ value, label, isLong = false }: { value: string; label: string; isLong?: boolean }) {
  return (
    <div className={styles.copyable}>
      <code className={styles.code} translate="no" data-long={isLong || undefined}>
        {value}
      </code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            onClick={copy}
            aria-label={`Copy ${label}`}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
