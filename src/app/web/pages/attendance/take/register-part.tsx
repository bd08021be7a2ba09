import { useCallback, useEffect, useState } from 'react';
import type { RegisterItem, RegisterView } from '../../../../../attendance/core/registers/register-views.ts';
import { drop, seal, unseal } from '../../../../../attendance/web/sealed-store.ts';
import { formatDay } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { Failed } from '../../../../../ui/states.tsx';
import away from '../../away/away.module.css';
import { askOrKept, type Worker } from '../../away/start.ts';
import type { Outbox, SentMark, WaitingRegister } from './outbox.ts';
import { type Draft, RegisterSheet, type SheetLine } from './register-sheet.tsx';
import { keyOf } from './use-registers.ts';

interface RegisterPartProps {
  institution: string;
  taker: Worker;
  of: RegisterItem['of'];
  day: string;
  outbox: Outbox;
  /** Goes up when something was sent: the register is asked for again. */
  revision: number;
}

/** One register of a day, taken or corrected; what is typed stays on this device until it is saved. */
export function RegisterPart({ institution, taker, of, day, outbox, revision }: RegisterPartProps) {
  const [session, setSession] = useState<string | undefined>();
  const [view, setView] = useState<RegisterView | null>(null);
  const [draft, setDraft] = useState<Draft>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { userId } = taker;
  const draftName = `draft ${institution} ${userId} ${JSON.stringify(keyOf(of))} ${day} ${session ?? ''}`;
  const load = useCallback(async () => {
    try {
      const query = { ...keyOf(of), day, ...(session ? { session } : {}) };
      setView(await askOrKept<RegisterView>(institution, userId, '/attendance/register', query));
      setDraft((await unseal<Draft>(draftName)) ?? {});
      setTrouble(null);
    } catch (error) {
      setTrouble((error as Error).message);
    }
  }, [institution, userId, of, day, session, draftName]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was sent changes what the server says
  useEffect(() => {
    void load();
  }, [load, revision]);
  if (trouble) return <Failed title="This register does not open" message={trouble} onRetry={() => void load()} />;
  if (!view) return <p aria-busy="true">Opening the register …</p>;
  const pending = outbox.waiting.filter(
    ({ register }) => register.day === day && register.session === view.session && isOf(register, of),
  );
  const save = async (marks: SentMark[]): Promise<void> => {
    setBusy(true);
    await outbox.put({
      institution,
      userId,
      title: `${of.name}, ${view.session}`,
      register: {
        registerId: crypto.randomUUID(),
        ...keyOf(of),
        day,
        session: view.session,
        takenAt: new Date().toISOString(),
        marks,
      },
      refused: null,
    });
    await drop(draftName);
    setDraft({});
    setBusy(false);
  };
  return (
    <>
      <h1>{of.name}</h1>
      <p className={away.under}>{[of.place, formatDay(day)].join(' · ')}</p>
      <div className={away.stack}>
        {view.sessions.length > 1 ? (
          <Segments
            label="Session"
            value={view.session}
            onChange={setSession}
            choices={view.sessions.map((one) => ({ key: one, label: one }))}
          />
        ) : null}
        <Said view={view} pending={pending} isOnline={outbox.isOnline} />
      </div>
      <RegisterSheet
        codes={view.codes}
        lines={linesOf(view, pending, taker.name)}
        draft={draft}
        onDraft={(next) => {
          setDraft(next);
          void seal(draftName, next);
        }}
        onSave={(marks) => void save(marks)}
        isBusy={isBusy}
        takesNotes
      />
    </>
  );
}

function isOf(register: WaitingRegister['register'], of: RegisterItem['of']): boolean {
  return of.classId === null
    ? register.unitId === of.unitId && register.year === of.year
    : register.classId === of.classId;
}

function Said({
  view,
  pending,
  isOnline,
}: {
  view: RegisterView;
  pending: readonly WaitingRegister[];
  isOnline: boolean;
}) {
  if (pending.length > 0)
    return (
      <Notice tone="attention" title={isOnline ? 'Being sent' : 'Kept on this device'}>
        {isOnline
          ? 'The marks are on their way.'
          : 'There is no network. The marks are sealed on this device and go out by themselves once there is one.'}
      </Notice>
    );
  if (!view.taken)
    return <Notice title="Not taken yet">Everybody stands as present. Tap a name for anybody who is not.</Notice>;
  const at = new Intl.DateTimeFormat(navigator.language, { hour: '2-digit', minute: '2-digit' });
  return (
    <Notice tone="good" title={`Taken by ${view.taken.by} at ${at.format(new Date(view.taken.at))}`}>
      Tap a name to correct a mark; both are kept.
    </Notice>
  );
}

/** What the server said last, and over it what waits on this device. */
function linesOf(view: RegisterView, pending: readonly WaitingRegister[], taker: string): SheetLine[] {
  const own = new Map(pending.flatMap(({ register }) => register.marks.map((mark) => [mark.studentId, mark] as const)));
  return view.lines.map(({ studentId, name, mark, contested }) => {
    const waits = own.get(studentId);
    const aside = contested
      ? `${contested.by} marked ${contested.code} (${contested.name}): somebody has to decide.`
      : null;
    if (waits)
      return {
        studentId,
        name,
        code: waits.code,
        minutesLate: waits.minutesLate ?? null,
        minutesEarly: waits.minutesEarly ?? null,
        note: waits.note ?? null,
        by: null,
        aside,
      };
    return {
      studentId,
      name,
      code: mark?.code ?? null,
      minutesLate: mark?.minutesLate ?? null,
      minutesEarly: mark?.minutesEarly ?? null,
      note: mark?.note ?? null,
      by: mark === null ? null : mark.from === 'file' ? 'from the file' : mark.by === taker ? null : `by ${mark.by}`,
      aside,
    };
  });
}
