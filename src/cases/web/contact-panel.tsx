import { Button, Checkbox, Textarea } from '@mantine/core';
import { IconCheck, IconPhoneOff } from '@tabler/icons-react';
import { useState } from 'react';
import { type ContactReach, type ContactWay, contactWays, contactWords, wayWords } from '../core/contact.ts';
import styles from './cases.module.css';

export interface LoggedWay {
  way: ContactWay;
  reach: Exclude<ContactReach, 'automated'>;
  words: string;
  /** With the family, and not with the student. */
  withFamily: boolean;
}

interface ContactPanelProps {
  isBusy: boolean;
  onLog: (logged: LoggedWay) => void;
}

/** One press logs it: which way, and whether they spoke. Words are for whoever may read the casework. */
export function ContactPanel({ isBusy, onLog }: ContactPanelProps) {
  const [words, setWords] = useState('');
  const [withFamily, setWithFamily] = useState(false);
  const log = (way: ContactWay, reach: LoggedWay['reach']) => () =>
    onLog({ way, reach, words: words.trim(), withFamily });
  return (
    <div className={styles.panel}>
      <Checkbox
        label="With the family, not the student"
        checked={withFamily}
        onChange={(event) => setWithFamily(event.currentTarget.checked)}
      />
      <div className={styles.ways}>
        <h3>We spoke</h3>
        <h3>Not reached</h3>
        {contactWays.flatMap((way) => [
          <Button
            key={way}
            size="sm"
            variant="light"
            disabled={isBusy}
            leftSection={<IconCheck size={14} aria-hidden="true" />}
            onClick={log(way, 'two_way')}
          >
            {wayWords[way]}
          </Button>,
          <Button
            key={`${way}-tried`}
            size="sm"
            variant="default"
            disabled={isBusy}
            aria-label={contactWords(way, 'attempt')}
            leftSection={<IconPhoneOff size={14} aria-hidden="true" />}
            onClick={log(way, 'attempt')}
          >
            {wayWords[way]}
          </Button>,
        ])}
      </div>
      <Textarea
        label="In a few words, before you choose (optional)"
        rows={2}
        maxLength={4000}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </div>
  );
}
