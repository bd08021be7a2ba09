import { Button } from '@mantine/core';
import { type ReactNode, Suspense, useState } from 'react';
import { FormDialog } from '../../../../ui/form/form-parts.tsx';

interface CaseDialogProps {
  /** On the button. */
  label: string;
  title: string;
  icon?: ReactNode;
  variant?: 'default' | 'filled' | 'subtle';
  size?: string;
  children: (close: () => void) => ReactNode;
}

/** A button, and the form that it opens; what was typed stays when it is closed. */
export function CaseDialog({
  label,
  title,
  icon,
  variant = 'default',
  size = 'compact-md',
  children,
}: CaseDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button variant={variant} size={size} leftSection={icon} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <FormDialog title={title} isOpen={isOpen} onClose={close}>
        <Suspense>{children(close)}</Suspense>
      </FormDialog>
    </>
  );
}
