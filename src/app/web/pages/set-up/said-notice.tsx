import { Button } from '@mantine/core';
import { Notice } from '../../../../ui/notice.tsx';
import type { Verb } from './use-verb.ts';

/** What just happened, and the way back. */
export function SaidNotice({ verb }: { verb: Verb }) {
  const { said, say, run } = verb;
  if (!said) return null;
  const { undo } = said;
  return (
    <Notice
      tone={said.tone}
      isAlert={said.tone === 'bad'}
      title={said.words}
      action={
        <>
          {undo ? (
            <Button variant="subtle" size="compact-sm" onClick={() => void run(undo, 'Undone.')}>
              Undo
            </Button>
          ) : null}
          <Button variant="subtle" size="compact-sm" onClick={() => say(null)}>
            Dismiss
          </Button>
        </>
      }
    />
  );
}
