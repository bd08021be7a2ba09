import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import away from './away.module.css';

export function BackButton({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <Button variant="subtle" className={away.back ?? ''} leftSection={<IconArrowLeft size={18} />} onClick={onClick}>
      {children}
    </Button>
  );
}
