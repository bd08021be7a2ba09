import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { DemoSignIn, EntryView } from '../../../core/session-view.ts';
import { api } from '../../api.ts';
import { Sounding } from '../../shell/sounding.tsx';
import { signInByPassword, verifyCode } from '../../sign-in.ts';
import { useAddress } from '../../use-address.ts';
import { withinSite } from '../within-site.ts';
import styles from './sign-in.module.css';

/** The way in: password and code, the demo's people, or a first institution. */
export default function SignInPage() {
  const { go, search } = useAddress();
  const queries = useQueryClient();
  const [step, setStep] = useState<'password' | 'code'>('password');
  const entry = useQuery({
    queryKey: ['entry'],
    queryFn: ({ signal }) => api.get<EntryView>('/api/entry', {}, signal),
  });
  const enter = (): void => {
    queries.clear();
    go(withinSite(search.to));
  };
  const demo = entry.data?.demo ?? [];
  return (
    <main className={styles.page}>
      <title>Sign in – Leadline</title>
      <header className={styles.head}>
        <Sounding size={40} />
        <h1>Leadline</h1>
        <p>Sees a student’s disengagement coming, early enough to talk.</p>
      </header>
      <div className={styles.ways}>
        <section aria-labelledby="sign-in">
          <h2 id="sign-in">Sign in</h2>
          {step === 'password' ? (
            <PasswordStep onIn={enter} onCode={() => setStep('code')} />
          ) : (
            <CodeStep onIn={enter} onBack={() => setStep('password')} />
          )}
          {entry.data?.canSetUp ? (
            <p className={styles.other}>
              New here? <a href="/set-up">Set up my institution</a>
            </p>
          ) : null}
        </section>
        {demo.length > 0 ? <DemoPeople people={demo} onIn={enter} /> : null}
      </div>
    </main>
  );
}

function PasswordStep({ onIn, onCode }: { onIn: () => void; onCode: () => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const sign = useMutation({
    mutationFn: () => signInByPassword(email, password),
    onSuccess: (next) => (next === 'in' ? onIn() : onCode()),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    sign.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        withAsterisk={false}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        withAsterisk={false}
      />
      <Trouble error={sign.error} />
      <Button type="submit" loading={sign.isPending}>
        Sign in
      </Button>
    </form>
  );
}

function CodeStep({ onIn, onBack }: { onIn: () => void; onBack: () => void }) {
  const [code, setCode] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const verify = useMutation({ mutationFn: () => verifyCode(code), onSuccess: onIn });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    verify.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <TextInput
        ref={field}
        label="Code from your authenticator app"
        description="Six figures that change every 30 seconds"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        withAsterisk={false}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Trouble error={verify.error} />
      <Button type="submit" loading={verify.isPending}>
        Confirm
      </Button>
      <Button variant="subtle" onClick={onBack}>
        Back to the password
      </Button>
    </form>
  );
}

function DemoPeople({ people, onIn }: { people: readonly DemoSignIn[]; onIn: () => void }) {
  const sign = useMutation({
    mutationFn: (email: string) => api.post('/api/demo/sign-in', { email }),
    onSuccess: onIn,
  });
  const institutions = [...new Set(people.map((person) => person.institutionKey))];
  return (
    <section aria-labelledby="demo">
      <h2 id="demo">Look around the demo</h2>
      <Trouble error={sign.error} />
      {institutions.map((key) => {
        const here = people.filter((person) => person.institutionKey === key);
        return (
          <div key={key} className={styles.institution}>
            <h3>{here[0]?.institutionName}</h3>
            <ul>
              {here.map((person) => (
                <li key={person.email}>
                  <button
                    type="button"
                    className={styles.demo}
                    disabled={sign.isPending}
                    onClick={() => sign.mutate(person.email)}
                  >
                    <b>{person.name}</b>
                    <span>{whoTheyAre(person)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}

const does: [role: RegExp, sentence: string][] = [
  [/tutor|counselor/i, 'looks after a group of students: whom to talk to this week, and why'],
  [/data manager/i, 'brings the data in, mends what is broken and scores again'],
  [/administrator/i, 'runs the institution: people, units, calendar, model'],
  [/leader/i, 'leads a part of the institution: one sentence and one picture'],
  [/auditor|protection/i, 'checks who looked at whom, and derives scores again'],
  [/teacher/i, 'teaches classes and sees the students in them'],
  [/researcher/i, 'sees figures without names'],
  [/attendance/i, 'follows attendance'],
];

/** "Tutor: looks after a group of students …" */
function whoTheyAre(person: DemoSignIn): string {
  const roles = person.roles.join(', ');
  const sentence = does.find(([role]) => role.test(roles))?.[1];
  return sentence ? `${roles}: ${sentence}` : roles;
}

function Trouble({ error }: { error: Error | null }) {
  return error ? (
    <p role="alert" className={styles.trouble}>
      {error.message}
    </p>
  ) : null;
}
