import type { ReactNode } from 'react';
import { addressOf } from '../../address.ts';
import { useCan, useInstitution } from '../../session.tsx';

/** To the page that writes to families, about whom stands here; nothing for who may not write. */
export function WriteLink({ about, children }: { about: Record<string, string | undefined>; children: ReactNode }) {
  const { key } = useInstitution();
  const can = useCan();
  return can('families:write') ? <a href={addressOf(key, '/families/write', about)}>{children}</a> : null;
}
