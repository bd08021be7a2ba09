import { Button } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useId, useState } from 'react';
import styles from './sources.module.css';

interface DropZoneProps {
  label: string;
  /** Which files are read. */
  help: string;
  accept: string;
  file: File | null;
  onFile: (file: File | null) => void;
  isBusy?: boolean;
}

/** Drag a file here or choose one; the file itself goes nowhere yet. */
export function DropZone({ label, help, accept, file, onFile, isBusy = false }: DropZoneProps) {
  const id = useId();
  const [isOver, over] = useState(false);
  if (file)
    return (
      <div className={styles.chosen}>
        <div className={styles.grow}>
          <strong>{file.name}</strong> <span className={styles.quiet}>{sizeWords(file.size)}</span>
        </div>
        {isBusy ? null : (
          <Button variant="default" size="compact-sm" onClick={() => onFile(null)}>
            Choose another
          </Button>
        )}
      </div>
    );
  return (
    <label
      htmlFor={id}
      className={styles.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        over(true);
      }}
      onDragLeave={() => over(false)}
      onDrop={(event) => {
        event.preventDefault();
        over(false);
        onFile(event.dataTransfer.files[0] ?? null);
      }}
    >
      <IconFileUpload size={28} stroke={1.4} aria-hidden="true" />
      <span>
        {label}, or <b>choose one</b>
      </span>
      <span className={`${styles.quiet} ${styles.small}`}>{help}</span>
      <input id={id} type="file" accept={accept} onChange={(event) => onFile(event.currentTarget.files?.[0] ?? null)} />
    </label>
  );
}

export function sizeWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}
