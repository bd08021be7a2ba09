import { type KeyboardEvent, type PointerEvent, useState } from 'react';

/** The index that a key moves to, or null when the key means nothing here. */
export function moved(key: string, index: number, count: number, page = 4): number | null {
  const to = {
    ArrowRight: index + 1,
    ArrowUp: index + 1,
    ArrowLeft: index - 1,
    ArrowDown: index - 1,
    PageUp: index + page,
    PageDown: index - page,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, to));
}

interface CursorOptions {
  label: string;
  count: number;
  /** Where it stands before the reader moves it. */
  home: number;
  /** The index under a horizontal place within the plot (0..1). */
  indexAt: (place: number) => number;
  textOf: (index: number) => string;
}

/**
 * A cursor over a chart, as a slider: arrow keys move it, the pointer moves it, and a screen reader says each value.
 * Precision is thus never by hover only.
 */
export function useCursor({ label, count, home, indexAt, textOf }: CursorOptions) {
  const [chosen, choose] = useState<number | null>(null);
  const index = Math.max(0, Math.min(count - 1, chosen ?? home));
  return {
    index,
    moveTo: choose,
    props: {
      role: 'slider' as const,
      tabIndex: 0,
      'aria-label': label,
      'aria-valuemin': 0,
      'aria-valuemax': Math.max(0, count - 1),
      'aria-valuenow': index,
      'aria-valuetext': count === 0 ? 'no data' : textOf(index),
      onKeyDown(event: KeyboardEvent) {
        const to = event.metaKey || event.ctrlKey || event.altKey ? null : moved(event.key, index, count);
        if (to === null) return;
        event.preventDefault();
        choose(to);
      },
      onPointerMove(event: PointerEvent) {
        const box = event.currentTarget.getBoundingClientRect();
        choose(indexAt(Math.max(0, Math.min(1, (event.clientX - box.left) / Math.max(1, box.width)))));
      },
      onPointerLeave: (event: PointerEvent) => {
        if (event.pointerType === 'mouse') choose(null);
      },
    },
  };
}
