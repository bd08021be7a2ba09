import { Menu, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { ContactState } from '../../../../../families/core/people/holder.ts';
import type { ContactView } from '../../../../../families/core/people/views.ts';
import styles from '../../../../../families/web/people/people.module.css';
import { channel_words } from '../../../../../families/web/people/people-words.ts';
import { AttentionMark } from '../../../../../ui/attention-mark.tsx';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';

interface LineProps {
  point: ContactView;
  mayWrite: boolean;
  done: (words: string) => Promise<void>;
  words: Record<ContactState, string>;
}

const marks = [
  { mark: 'verified', label: 'It works: I spoke to them', says: 'Kept: it works.' },
  { mark: 'wrong_number', label: 'It is not theirs', says: 'Kept: nothing goes there any more.' },
  { mark: 'retired', label: 'They no longer use it', says: 'Kept: nothing goes there any more.' },
] as const;

/** A number or address, what is known of it, and what somebody found out. */
export function ContactLine({ point, mayWrite, done, words }: LineProps) {
  const { key } = useInstitution();
  const [trouble, setTrouble] = useState<string | null>(null);
  const isBad = point.state !== 'verified' && point.state !== 'unverified';
  const said = `${words[point.state]}${point.trouble ? `: ${point.trouble}` : ''}`;
  const mark = async (one: (typeof marks)[number]) => {
    try {
      await api.post(tenant(key, `/families/contacts/${point.contactPointId}/mark`), {
        mark: one.mark,
        words: '',
        revision: point.revision,
      });
      setTrouble(null);
      await done(one.says);
    } catch (error) {
      setTrouble((error as Error).message);
    }
  };
  return (
    <li>
      <span>
        {channel_words[point.channel]}: <bdi className={styles.post}>{point.address}</bdi>
      </span>
      <span>
        {isBad ? <AttentionMark>{said}</AttentionMark> : <span className={styles.quiet}>{said}</span>}{' '}
        {mayWrite ? (
          <Menu position="bottom-end">
            <Menu.Target>
              <UnstyledButton
                aria-label={`What is known of ${point.address}`}
                style={{ padding: '2px 6px', textDecoration: 'underline' }}
              >
                change
              </UnstyledButton>
            </Menu.Target>
            <Menu.Dropdown>
              {marks.map((one) => (
                <Menu.Item key={one.mark} onClick={() => mark(one)}>
                  {one.label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </span>
      {trouble ? <span role="alert">{trouble}</span> : null}
    </li>
  );
}
