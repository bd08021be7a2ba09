import { Button } from '@mantine/core';
import type { Need } from '../../kernel/actor.ts';
import { formatInstant } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { TokenView } from '../core/views.ts';
import styles from './access.module.css';
import { needWords } from './need-words.ts';

interface TokenTableProps {
  tokens: readonly TokenView[];
  now: number;
  onRevoke: (token: TokenView) => void;
}

export function isUsable(token: TokenView, now: number): boolean {
  return token.revoked_at === null && Date.parse(token.expires_at) > now;
}

export function TokenTable({ tokens, now, onRevoke }: TokenTableProps) {
  return (
    <PlainTable
      caption="Tokens of programs"
      rows={tokens}
      keyOf={(token) => token.token_id}
      isQuiet={(token) => !isUsable(token, now)}
      columns={[
        { key: 'name', label: 'Program', isName: true, cell: (token) => token.name },
        {
          key: 'needs',
          label: 'May',
          cell: (token) => (
            <ul className={styles.needs}>
              {token.needs.map((need) => (
                <li key={need}>{needWords[need as Need] ?? need}</li>
              ))}
            </ul>
          ),
        },
        {
          key: 'used',
          label: 'Last used',
          cell: (token) => (token.last_used_at ? formatInstant(token.last_used_at) : 'Never'),
        },
        {
          key: 'until',
          label: 'Valid until',
          cell: (token) =>
            token.revoked_at
              ? `Revoked ${formatInstant(token.revoked_at)}`
              : isUsable(token, now)
                ? formatInstant(token.expires_at)
                : `Ended ${formatInstant(token.expires_at)}`,
        },
        {
          key: 'acts',
          label: 'Actions',
          isActions: true,
          cell: (token) =>
            isUsable(token, now) ? (
              <Button
                variant="subtle"
                color="red"
                size="compact-sm"
                onClick={() => onRevoke(token)}
                aria-label={`Revoke ${token.name}`}
              >
                Revoke
              </Button>
            ) : null,
        },
      ]}
    />
  );
}
