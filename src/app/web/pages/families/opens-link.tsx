import { addressOf } from '../../address.ts';
import { useCan, useInstitution } from '../../session.tsx';

/** From a line of a case or plan to what it speaks of: what a family was written, or what it answered. */
export function OpensLink({ opens }: { opens: { kind: string; id: string } | null }) {
  const { key } = useInstitution();
  const can = useCan();
  if (!opens || !can('families:read')) return null;
  if (opens.kind === 'family-batch')
    return (
      <>
        {' '}
        <a href={addressOf(key, `/families/batches/${opens.id}`)}>What was written</a>
      </>
    );
  if (opens.kind === 'conversation')
    return (
      <>
        {' '}
        <a href={addressOf(key, '/families/inbox', { c: opens.id })}>The conversation</a>
      </>
    );
  return null;
}
