import { useEffect, useState } from 'react';
import { useAddress } from '../../use-address.ts';
import styles from '../pages.module.css';

/** Part of a name; the list follows as one types. */
export function FindText({ label, placeholder }: { label: string; placeholder: string }) {
  const { search, set } = useAddress();
  const [text, setText] = useState(search.q ?? '');
  useEffect(() => {
    if (text.trim() === (search.q ?? '')) return;
    const timer = setTimeout(() => set({ q: text.trim() || undefined, page: undefined }, { replace: true }), 250);
    return () => clearTimeout(timer);
  });
  return (
    <div className={styles.find}>
      <label htmlFor="find">{label}</label>
      <input
        id="find"
        type="search"
        value={text}
        placeholder={placeholder}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </div>
  );
}
