import { Button, NativeSelect } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import type { ContestedView, RegisterItem } from '../../../../../attendance/core/registers/register-views.ts';
import { formatCount, formatDay } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { Empty, Failed } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useAddress } from '../../../use-address.ts';
import away from '../../away/away.module.css';
import { BackButton } from '../../away/back-button.tsx';
import { KeptNote, NetworkState, QueueNotices } from '../../away/queue-notices.tsx';
import { useStart, type Worker } from '../../away/start.ts';
import { ContestedList } from './contested-list.tsx';
import { type Outbox, useOutbox } from './outbox.ts';
import { RegisterPart } from './register-part.tsx';
import { SubstitutePart } from './substitute-part.tsx';
import { useRegisters } from './use-registers.ts';

/** Taking marks, on a phone or a tablet: a page of its own that opens without a network. */
export default function TakePage() {
  const { institution = '' } = useParams({ strict: false }) as { institution?: string };
  const start = useStart(institution, 'attendance:record');
  return (
    <div className={away.page}>
      <title>Registers – Leadline</title>
      {start.kind === 'loading' ? <p aria-busy="true">Opening …</p> : null}
      {start.kind === 'failed' ? (
        <main>
          <Failed
            title="Registers do not open"
            message={`${start.message} Without a network this page opens on a device where it was opened earlier today.`}
            onRetry={() => location.reload()}
          />
        </main>
      ) : null}
      {start.kind === 'out' ? <SubstitutePart institution={institution} /> : null}
      {start.kind === 'in' ? <Registers institution={institution} taker={start.worker} /> : null}
    </div>
  );
}

function Registers({ institution, taker }: { institution: string; taker: Worker }) {
  const { search, set } = useAddress();
  const [revision, setRevision] = useState(0);
  const { list, trouble, isKept, load } = useRegisters(institution, taker, search.unit);
  const onSent = useCallback(() => {
    setRevision((n) => n + 1);
    void load();
  }, [load]);
  const outbox = useOutbox(taker, onSent);
  const chosen = list?.registers.find(({ of }) => (search.class ?? search.year) === (of.classId ?? of.year));
  return (
    <>
      <header className={away.top}>
        {chosen ? (
          <BackButton onClick={() => set({ class: undefined, year: undefined })}>All registers</BackButton>
        ) : (
          <a href={addressOf(institution, '/')}>Leadline</a>
        )}
        <NetworkState queue={outbox} one="register" className={away.state} />
      </header>
      <main>
        <div className={away.stack}>
          <QueueNotices
            queue={outbox}
            one="register"
            address={`/take/${institution}`}
            isLeaving={search.leaving === '1'}
            refusal={(one) => (
              <Notice
                key={one.register.registerId}
                tone="bad"
                title={`${one.title} was not taken`}
                action={
                  <>
                    <Button variant="subtle" onClick={() => void outbox.resend(one)}>
                      Try again
                    </Button>
                    <Button variant="subtle" onClick={() => void outbox.discard(one)}>
                      Discard
                    </Button>
                  </>
                }
              >
                {one.refused?.message}
              </Notice>
            )}
          />
        </div>
        <Contested institution={institution} outbox={outbox} onDone={onSent} />
        {trouble ? <Failed title="Registers do not open" message={trouble} onRetry={() => void load()} /> : null}
        {list && chosen ? (
          <RegisterPart
            key={chosen.of.classId ?? chosen.of.year}
            institution={institution}
            taker={taker}
            of={chosen.of}
            day={list.day}
            outbox={outbox}
            revision={revision}
          />
        ) : null}
        {list && !chosen ? (
          <>
            <h1>Registers</h1>
            <p className={away.under}>{[taker.institutionName, formatDay(list.day), taker.name].join(' · ')}</p>
            <KeptNote isKept={isKept} />
            <div className={away.stack}>
              {list.isOpen ? null : <Notice title="The calendar has this day closed">Nobody is expected.</Notice>}
              {list.units.length > 1 ? (
                <NativeSelect
                  label="School or programme"
                  size="md"
                  value={search.unit ?? list.unitId ?? ''}
                  onChange={(event) => set({ unit: event.currentTarget.value || undefined })}
                  data={[
                    ...(list.unitId === null ? [{ value: '', label: 'Your classes' }] : []),
                    ...list.units.map(({ unitId, name }) => ({ value: unitId, label: name })),
                  ]}
                />
              ) : null}
            </div>
            <Rooms
              registers={list.registers}
              onOpen={({ of }) => set({ class: of.classId ?? undefined, year: of.year ?? undefined })}
            />
            {list.hasMore ? <p className={away.under}>Only the first are listed.</p> : null}
          </>
        ) : null}
      </main>
    </>
  );
}

function Rooms({ registers, onOpen }: { registers: readonly RegisterItem[]; onOpen: (item: RegisterItem) => void }) {
  if (registers.length === 0)
    return (
      <Empty title="No registers here">
        <p>You have no classes on this day. The roster says who teaches which class.</p>
      </Empty>
    );
  const at = new Intl.DateTimeFormat(navigator.language, { hour: '2-digit', minute: '2-digit' });
  return (
    <ul className={away.rooms}>
      {registers.map((item) => (
        <li key={item.of.classId ?? item.of.year}>
          <button type="button" onClick={() => onOpen(item)}>
            <span>
              <b>{item.of.name}</b>
              <small>{`${item.of.place} · ${formatCount(item.students, 'student')}`}</small>
            </span>
            <span>
              {item.taken.length === 0
                ? 'Not taken yet'
                : item.taken.map(({ session, by, at: when }) => (
                    <small key={session}>{`${session}: ${at.format(new Date(when))}, ${by}`}</small>
                  ))}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Contested({ institution, outbox, onDone }: { institution: string; outbox: Outbox; onDone: () => void }) {
  const { contested, setContested } = outbox;
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  if (contested.length === 0) return null;
  const decide = async (mark: ContestedView, keep: 'taken' | 'other'): Promise<void> => {
    setBusy(true);
    try {
      await api.post(tenant(institution, `/attendance/conflicts/${mark.takenId}/decide`), { keep });
      setContested(contested.filter(({ takenId }) => takenId !== mark.takenId));
      setTrouble(null);
      onDone();
    } catch (error) {
      setTrouble((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={away.stack} aria-label="Marks that do not agree">
      <Notice tone="attention" isAlert title={`${formatCount(contested.length, 'mark')} to decide`}>
        Somebody marked the same students while your marks were on this device. Which counts? Both are kept.
      </Notice>
      {trouble ? <Notice tone="bad" title={trouble} /> : null}
      <ContestedList people={contested} isBusy={isBusy} onDecide={(mark, keep) => void decide(mark, keep)} />
    </section>
  );
}
