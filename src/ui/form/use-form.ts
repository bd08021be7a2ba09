import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { changedMeanwhile, saysNow } from './changed-meanwhile.ts';
import { draftPrefix } from './forget-drafts.ts';

/** What the server says when it refuses: a title, a sentence, and for some fields what is wrong with them. */
export interface Refusal {
  title: string;
  message: string;
  fields: { field: string; says: string }[];
}

export type Checks<T> = { [K in keyof T]?: (value: T[K], all: T) => string | null };

export interface Form<T> {
  values: T;
  set: <K extends keyof T>(name: K, value: T[K]) => void;
  /** Several at once. */
  setAll: (values: Partial<T>) => void;
  /** On leaving a field: only now is it judged. */
  leave: (name: keyof T) => void;
  errorOf: (name: keyof T) => string | null;
  refusal: Refusal | null;
  isBusy: boolean;
  isChanged: boolean;
  /** Unsaved changes of an earlier visit were put back. */
  isRestored: boolean;
  forget: () => void;
  bind: { ref: RefObject<HTMLFormElement | null>; onSubmit: (event: FormEvent) => void; noValidate: true };
}

interface Options<T> {
  /** Unsaved changes are kept in this tab under this name; null: nothing is kept (passwords). */
  draft: string | null;
  initial: T;
  checks?: Checks<T>;
  save: (values: T) => Promise<unknown>;
  /** The form shows itself what somebody else changed meanwhile. */
  showsOthers?: boolean;
}

/**
 * A form that keeps what was typed: through a refusal, a reload, and a look at another page. What it opened with may be read anew
 * meanwhile: fields not touched follow it, and what somebody else wrote in a field that was is not written over unsaid.
 */
export function useForm<T extends object>({
  draft,
  initial,
  checks = {},
  save,
  showsOthers = false,
}: Options<T>): Form<T> {
  const kept = draft === null ? null : `${draftPrefix}${location.pathname.split('/')[1]}:${draft}`;
  const [changes, setChanges] = useState<Partial<T>>(() => readDraft<T>(kept));
  const [isRestored, setRestored] = useState(() => Object.keys(changes).length > 0);
  /** What each changed field said when it was touched first. */
  const [opened, setOpened] = useState<Partial<T>>({});
  const [left, setLeft] = useState<ReadonlySet<keyof T>>(new Set());
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [tries, setTries] = useState(0);
  const ref = useRef<HTMLFormElement>(null);
  const values = { ...initial, ...changes };

  useEffect(() => {
    if (tries > 0) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-refusal]')?.focus();
  }, [tries]);

  const check = (name: keyof T): string | null => checks[name]?.(values[name], values) ?? null;
  const write = (next: Partial<T>): void => {
    setChanges(next);
    setOpened((now) => ofSame(next, { ...ofSame(next, initial), ...now }));
    writeDraft(kept, Object.fromEntries(Object.entries(next).filter(([name]) => !isSecret(name))));
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    const names = Object.keys(initial) as (keyof T)[];
    setLeft(new Set(names));
    setRefusal(null);
    if (names.some((name) => check(name) !== null)) return setTries((n) => n + 1);
    const theirs = showsOthers ? [] : changedMeanwhile(opened, initial, changes);
    if (theirs.length > 0) {
      setOpened({ ...opened, ...ofSame(changes, initial) });
      setRefusal({
        title: 'Somebody else changed this meanwhile',
        message: 'What you wrote is still here. Save again to put it in the place of theirs.',
        fields: theirs.map((name) => ({ field: String(name), says: saysNow(initial[name]) })),
      });
      return setTries((n) => n + 1);
    }
    setBusy(true);
    try {
      await save(values);
      write({});
      setLeft(new Set());
      setRestored(false);
    } catch (error) {
      setRefusal(refusalOf(error));
      setTries((n) => n + 1);
    } finally {
      setBusy(false);
    }
  };
  return {
    values,
    set: (name, value) => {
      write({ ...changes, [name]: value } as Partial<T>);
      setRefusal((now) => (now === null ? null : { ...now, fields: now.fields.filter(({ field }) => field !== name) }));
    },
    setAll: (some) => {
      write({ ...changes, ...some });
      setRefusal((now) =>
        now === null ? null : { ...now, fields: now.fields.filter(({ field }) => !(field in some)) },
      );
    },
    leave: (name) => setLeft((now) => new Set(now).add(name)),
    errorOf: (name) =>
      refusal?.fields.find(({ field }) => field === name)?.says ?? (left.has(name) ? check(name) : null),
    refusal,
    isBusy,
    isChanged: (Object.keys(changes) as (keyof T)[]).some(
      (name) => JSON.stringify(changes[name]) !== JSON.stringify(initial[name]),
    ),
    isRestored,
    forget: () => {
      write({});
      setRestored(false);
      setLeft(new Set());
      setRefusal(null);
    },
    bind: { ref, onSubmit: (event) => void submit(event), noValidate: true },
  };
}

/** Those fields of an object that another has. */
function ofSame<T extends object>(names: Partial<T>, of: Partial<T>): Partial<T> {
  return Object.fromEntries(Object.entries(of).filter(([name]) => name in names)) as Partial<T>;
}

export function refusalOf(error: unknown): Refusal {
  const { title, message, details } = (error ?? {}) as {
    title?: string;
    message?: string;
    details?: { fields?: unknown };
  };
  const fields = Array.isArray(details?.fields) ? (details.fields as Refusal['fields']) : [];
  return {
    title: title ?? 'This did not work',
    message: message ?? 'Try again; what you typed is still here.',
    fields,
  };
}

/** What nobody else at this screen should find. */
function isSecret(name: string): boolean {
  return /password|secret/i.test(name);
}

function readDraft<T>(key: string | null): Partial<T> {
  if (key === null) return {};
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<T>;
  } catch {
    return {};
  }
}

function writeDraft(key: string | null, changes: object): void {
  if (key === null) return;
  try {
    if (Object.keys(changes).length === 0) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(changes));
  } catch {
    // A full or forbidden store costs the draft, not the form.
  }
}

export const isGiven =
  (says: string) =>
  (value: string): string | null =>
    value.trim() === '' ? says : null;
