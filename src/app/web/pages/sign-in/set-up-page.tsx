import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SetUpInput } from '../../../core/session-view.ts';
import { ApiProblem, api } from '../../api.ts';
import { Sounding } from '../../shell/sounding.tsx';
import { useAddress } from '../../use-address.ts';
import { keyOf } from './institution-key.ts';
import styles from './sign-in.module.css';

const presets = [
  { key: 'higher-education', label: 'College or university', says: 'students, tutors, programmes' },
  { key: 'us-k12', label: 'School district', says: 'students, counselors, schools and grades' },
  { key: 'uk-school', label: 'School or trust', says: 'pupils, form tutors, year groups' },
];

/** A first institution and its administrator; the rest of the set-up follows inside. */
export default function SetUpPage() {
  const { go } = useAddress();
  const queries = useQueryClient();
  const [form, setForm] = useState({
    name: '',
    key: '',
    preset: 'higher-education',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    adminName: '',
    email: '',
    password: '',
  });
  const key = form.key || keyOf(form.name);
  const send = useMutation({
    mutationFn: () => api.post<{ key: string }>('/api/setup', { ...form, key } satisfies SetUpInput),
    onSuccess: (made) => {
      queries.clear();
      go(`/${made.key}`);
    },
  });
  const field = (name: keyof typeof form) => ({
    required: true,
    withAsterisk: false,
    value: form[name],
    error: fieldError(send.error, name),
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setForm((now) => ({ ...now, [name]: value }));
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <main className={styles.page}>
      <title>Set up – Leadline</title>
      <header className={styles.head}>
        <Sounding size={40} />
        <h1>Set up my institution</h1>
        <p>Start with one site. Calendar, people and data come next, each with its own page.</p>
      </header>
      <form onSubmit={submit} className={styles.ways}>
        <div className={styles.form}>
          <h2>The institution</h2>
          <TextInput label="Name" autoComplete="organization" {...field('name')} />
          <TextInput
            label="Short name in addresses"
            description={`Pages will be at ${location.host}/${key || '…'}`}
            {...field('key')}
            value={key}
          />
          <fieldset className={styles.presets}>
            <legend>Kind</legend>
            {presets.map((preset) => (
              <label key={preset.key}>
                <input
                  type="radio"
                  name="preset"
                  checked={form.preset === preset.key}
                  onChange={() => setForm({ ...form, preset: preset.key })}
                />
                <span>
                  <b>{preset.label}</b>
                  <small>{preset.says}</small>
                </span>
              </label>
            ))}
          </fieldset>
          <TextInput label="Time zone" list="time-zones" {...field('timeZone')} />
          <datalist id="time-zones">
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </div>
        <div className={styles.form}>
          <h2>You, its administrator</h2>
          <TextInput label="Your name" autoComplete="name" {...field('adminName')} />
          <TextInput label="E-mail" type="email" autoComplete="username" {...field('email')} />
          <PasswordInput
            label="Password"
            description="At least 12 characters; three or four words do well"
            minLength={12}
            autoComplete="new-password"
            {...field('password')}
          />
          {send.error ? (
            <p role="alert" className={styles.trouble}>
              {send.error.message}
            </p>
          ) : null}
          <Button type="submit" loading={send.isPending}>
            Set up
          </Button>
          <p className={styles.other}>
            <a href="/sign-in">Back to sign-in</a>
          </p>
        </div>
      </form>
    </main>
  );
}

/** What the server says of one field, beside that field. */
function fieldError(error: Error | null, name: string): string | undefined {
  const fields =
    error instanceof ApiProblem ? (error.details.fields as { field: string; says: string }[] | undefined) : undefined;
  return fields?.find((one) => one.field === name)?.says;
}
