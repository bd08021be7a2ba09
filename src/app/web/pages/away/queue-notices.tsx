import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { countUnsent } from '../../../../attendance/web/sealed-store.ts';
import { formatCount, formatNumber } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import away from './away.module.css';
import type { Queue, Waiting } from './device-queue.ts';
import { leaveDevice } from './leave-device.ts';

export function NetworkState<W extends Waiting>({
  queue: { isOnline, waiting },
  one,
  className,
}: {
  queue: Queue<W>;
  one: string;
  className: string | undefined;
}) {
  const left = waiting.length;
  return (
    <span className={className} role="status">
      {isOnline ? '' : 'No network. '}
      {left > 0 ? `${formatCount(left, one)} on this device` : isOnline ? 'All is sent' : 'Nothing waits'}
    </span>
  );
}

/** Whether one may leave with it. */
export function KeptNote({ isKept }: { isKept: boolean }) {
  return <p className={away.under}>{isKept ? 'On this device it opens without a network today.' : '\u00a0'}</p>;
}

interface QueueNoticesProps<W extends Waiting> {
  queue: Queue<W>;
  /** What waits: "register" */
  one: string;
  /** Where to come back to after signing in. */
  address: string;
  /** Somebody asked to sign out. */
  isLeaving: boolean;
  /** What the server did not take, and what can be done about it. */
  refusal: (waiting: W) => ReactNode;
}

/** What could not be sent, and why; and what would be lost by signing out. */
export function QueueNotices<W extends Waiting>({ queue, one, address, isLeaving, refusal }: QueueNoticesProps<W>) {
  const { waiting, ofOthers, wantsSignIn } = queue;
  return (
    <>
      {wantsSignIn ? (
        <Notice
          tone="attention"
          title="Sign in to send what waits"
          action={<a href={`/sign-in?to=${encodeURIComponent(address)}`}>Sign in</a>}
        >
          Your session has ended. What you wrote stays sealed on this device.
        </Notice>
      ) : null}
      {isLeaving ? <Leaving own={waiting.length} one={one} /> : null}
      {waiting.filter((one) => one.refused !== null).map(refusal)}
      {ofOthers.length > 0 ? (
        <Notice title={`${formatNumber(ofOthers.length)} of a colleague wait on this device`}>
          They go out when whoever wrote them signs in here.
        </Notice>
      ) : null}
    </>
  );
}

function Leaving({ own, one }: { own: number; one: string }) {
  const [all, setAll] = useState(own);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was sent or discarded here counts no more
  useEffect(() => {
    void countUnsent().then(setAll);
  }, [own]);
  if (all === 0) return null;
  return (
    <Notice
      tone="attention"
      title={own > 0 ? `${formatCount(own, one)} not sent yet` : 'Something is not sent yet'}
      action={
        <Button variant="default" onClick={() => void leaveDevice().then(() => location.assign('/sign-in'))}>
          Discard and sign out
        </Button>
      }
    >
      {all > own ? `With what is begun or was written on other pages, ${formatNumber(all)} wait on this device. ` : ''}
      Signing out takes everything from this device. Wait for a network, or discard what was not sent.
    </Notice>
  );
}
