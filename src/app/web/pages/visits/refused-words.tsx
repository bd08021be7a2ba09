import { Button } from '@mantine/core';
import { formatInstant } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import type { Queue } from '../away/device-queue.ts';
import { asNote, type WaitingWords } from './visit-queue.ts';

/** What the server did not take as it was, with the words themselves: the visit may have been moved, called off or reported on meanwhile. */
export function RefusedWords({ one, queue }: { one: WaitingWords; queue: Queue<WaitingWords> }) {
  const { said, refused } = one;
  if (refused === null) return null;
  // Of one that is over the server names no revision: it can only be added to.
  const { revision } = refused.details;
  return (
    <Notice
      tone="attention"
      isAlert
      title={`${one.title}: ${refused.status === 409 ? 'somebody changed the visit meanwhile' : 'not taken'}`}
      action={
        <>
          {said.kind === 'outcome' && typeof revision === 'number' ? (
            <Button variant="default" onClick={() => void queue.resend({ ...one, said: { ...said, revision } })}>
              Record it all the same
            </Button>
          ) : null}
          {said.kind !== 'note' && refused.status !== 404 ? (
            <Button variant="default" onClick={() => void queue.resend(asNote(one, (at) => formatInstant(at)))}>
              Keep it as a note
            </Button>
          ) : (
            <Button variant="subtle" onClick={() => void queue.resend(one)}>
              Try again
            </Button>
          )}
          <Button variant="subtle" onClick={() => void queue.discard(one)}>
            Discard
          </Button>
        </>
      }
    >
      {refused.status !== 409 || said.kind === 'back'
        ? refused.message
        : typeof revision === 'number'
          ? 'Its time, place or people are others now. What you wrote is not lost:'
          : 'It is over already: called off, or reported on by somebody else. As a note, what you wrote stands beside that:'}
      {said.kind === 'back' ? null : <p>“{said.words}”</p>}
    </Notice>
  );
}
