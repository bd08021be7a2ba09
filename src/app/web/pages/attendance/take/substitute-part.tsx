import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { SubstituteView } from '../../../../../attendance/core/registers/register-views.ts';
import { formatDay } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { ApiProblem, api } from '../../../api.ts';
import away from '../../away/away.module.css';
import type { SentMark } from './outbox.ts';
import { type Draft, RegisterSheet } from './register-sheet.tsx';

interface Unsent {
  registerId: string;
  session: string;
  takenAt: string;
  marks: SentMark[];
}

/** For somebody without an account: a code opens one class for today. Nothing of it is kept on the device. */
export function SubstitutePart({ institution }: { institution: string }) {
  const [code, setCode] = useState('');
  const [view, setView] = useState<SubstituteView | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const address = `/api/one-day/${encodeURIComponent(institution)}`;
  const open = async (session?: string): Promise<void> => {
    setBusy(true);
    try {
      setView(await api.post<SubstituteView>(`${address}/class`, { code, ...(session ? { session } : {}) }));
      setTrouble(null);
    } catch (error) {
      setTrouble((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  if (view) return <SubstituteSheet view={view} code={code} address={address} onOpen={open} trouble={trouble} />;
  return (
    <main>
      <h1>Take a register</h1>
      <form
        className={away.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <p className={away.under}>With a code of the school office you mark one class today, without an account.</p>
        {trouble ? <Notice tone="bad" isAlert title={trouble} /> : null}
        <TextInput
          label="Code"
          description="Eight letters and digits, as on your slip"
          size="lg"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" size="lg" disabled={isBusy || code.trim() === ''}>
            Open the class
          </Button>
        </div>
        <p>
          Do you have an account? <a href={`/sign-in?to=${encodeURIComponent(`/take/${institution}`)}`}>Sign in</a>
        </p>
      </form>
    </main>
  );
}

interface SubstituteSheetProps {
  view: SubstituteView;
  code: string;
  address: string;
  onOpen: (session?: string) => Promise<void>;
  trouble: string | null;
}

function SubstituteSheet({ view, code, address, onOpen, trouble }: SubstituteSheetProps) {
  const [draft, setDraft] = useState<Draft>({});
  const [unsent, setUnsent] = useState<Unsent | null>(null);
  const [said, say] = useState<{ tone: 'good' | 'bad' | 'attention'; title: string } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async (register: Unsent): Promise<void> => {
    setBusy(true);
    try {
      const { contested } = await api.post<{ contested: number }>(`${address}/marks`, { code, ...register });
      setUnsent(null);
      setDraft({});
      say({
        tone: 'good',
        title:
          contested > 0 ? 'Saved. Some marks differ from what others took; the office decides.' : 'Saved. Thank you.',
      });
      await onOpen(register.session);
    } catch (error) {
      const isOffline = error instanceof ApiProblem && error.status === 0;
      setUnsent(isOffline ? register : null);
      say(
        isOffline
          ? { tone: 'attention', title: 'No network. Keep this page open: the marks go out once there is one.' }
          : { tone: 'bad', title: (error as Error).message },
      );
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    if (!unsent) return;
    const again = () => void send(unsent);
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  });
  return (
    <main>
      <h1>{view.className}</h1>
      <p className={away.under}>{[view.institution, formatDay(view.day)].join(' · ')}</p>
      <div className={away.stack}>
        {view.sessions.length > 1 ? (
          <Segments
            label="Session"
            value={view.session}
            onChange={(session) => void onOpen(session)}
            choices={view.sessions.map((one) => ({ key: one, label: one }))}
          />
        ) : null}
        {said || trouble ? (
          <Notice tone={said?.tone ?? 'bad'} isAlert title={said?.title ?? trouble ?? ''} />
        ) : (
          <Notice title="Everybody stands as present">Tap a name for anybody who is not.</Notice>
        )}
      </div>
      <RegisterSheet
        codes={view.codes}
        lines={view.lines.map((line) => ({ ...line, note: null, by: null }))}
        draft={draft}
        onDraft={setDraft}
        onSave={(marks) =>
          void send({
            registerId: crypto.randomUUID(),
            session: view.session,
            takenAt: new Date().toISOString(),
            marks,
          })
        }
        isBusy={isBusy || unsent !== null}
        takesNotes={false}
      />
    </main>
  );
}
