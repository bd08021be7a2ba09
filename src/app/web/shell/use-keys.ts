import { useEffect, useRef } from 'react';
import { addressOf, keep } from '../address.ts';
import { placesFor } from '../places.ts';
import { useInstitution } from '../session.tsx';
import { useAddress } from '../use-address.ts';
import { useLookedAtWeek } from './use-looked-at-week.ts';

/** A letter typed into a field is a letter, not a command. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

/** Keys that work on every page: see keys-help.tsx, which lists them. */
export function useKeys({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }): void {
  const { key: institution, needs, hasMarks } = useInstitution();
  const address = useAddress();
  const { previous, next } = useLookedAtWeek();
  const isGoing = useRef(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onSearch();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"]')) return;
      if (isGoing.current) {
        isGoing.current = false;
        const place = placesFor(needs, hasMarks).find((one) => one.key === event.key);
        if (place) address.go(addressOf(institution, place.path, keep(address.search, place.keeps)));
        return;
      }
      if (event.key === 'g') isGoing.current = true;
      else if (event.key === '?') onHelp();
      else if (event.key === '[' && previous) address.set({ week: previous });
      else if (event.key === ']' && next) address.set({ week: next });
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}
