import { Button } from '@mantine/core';
import { useState } from 'react';
import { PasswordField, TextField } from '../../ui/form/fields.tsx';
import { Copyable, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './access.module.css';
import { QrCode } from './qr-code.tsx';

export interface TotpStart {
  totpURI: string;
  backupCodes: string[];
}

interface TotpSetUpProps {
  isOn: boolean;
  onStart: (password: string) => Promise<TotpStart>;
  onVerify: (code: string) => Promise<void>;
  onTurnOff: (password: string) => Promise<void>;
}

/** The second step at sign-in: password first, then scan, then a code that proves that it works. */
export function TotpSetUp({ isOn, onStart, onVerify, onTurnOff }: TotpSetUpProps) {
  const [started, setStarted] = useState<TotpStart | null>(null);
  const [isLeaving, leave] = useState(false);
  if (started) return <Scan started={started} onVerify={onVerify} onDone={() => setStarted(null)} />;
  if (isOn)
    return (
      <div className={styles.stack}>
        <Notice tone="good" title="On: at sign-in you are asked for a code from your authenticator app." />
        {isLeaving ? (
          <AskPassword submit="Turn it off" onAnswer={onTurnOff} onCancel={() => leave(false)} />
        ) : (
          <div>
            <Button variant="default" onClick={() => leave(true)}>
              Turn it off
            </Button>
          </div>
        )}
      </div>
    );
  return (
    <div className={styles.stack}>
      <Notice tone="attention" title="Off: whoever learns your password can sign in as you." />
      <AskPassword submit="Turn it on" onAnswer={async (password) => setStarted(await onStart(password))} />
    </div>
  );
}

function AskPassword({
  submit,
  onAnswer,
  onCancel,
}: {
  submit: string;
  onAnswer: (password: string) => Promise<void>;
  onCancel?: () => void;
}) {
  const form = useForm({
    draft: null,
    initial: { password: '' },
    checks: { password: isGiven('Type your password, so that nobody else at your screen can do this.') },
    save: ({ password }) => onAnswer(password),
  });
  return (
    <FormBody form={form} submit={submit} onCancel={onCancel}>
      <PasswordField form={form} name="password" label="Your password" autoComplete="current-password" />
    </FormBody>
  );
}

function Scan({
  started,
  onVerify,
  onDone,
}: {
  started: TotpStart;
  onVerify: (code: string) => Promise<void>;
  onDone: () => void;
}) {
  const secret = new URL(started.totpURI).searchParams.get('secret') ?? '';
  const form = useForm({
    draft: null,
    initial: { code: '' },
    checks: {
      code: (value) =>
        /^\d{6}$/.test(value.replaceAll(/\s/g, '')) ? null : 'Type the six figures that your app shows.',
    },
    save: async ({ code }) => {
      await onVerify(code.replaceAll(/\s/g, ''));
      onDone();
    },
  });
  return (
    <div className={styles.stack}>
      <div className={styles.totp}>
        <QrCode text={started.totpURI} label="QR code for your authenticator app" className={styles.qr} />
        <div className={styles.stack}>
          <p>
            1. Scan this with an authenticator app, such as Aegis, 1Password or Google Authenticator. Without a camera,
            type the key:
          </p>
          <Copyable value={secret.replaceAll(/(.{4})(?=.)/g, '$1 ')} label="the key" />
          <p>
            2. Keep these codes where you keep important papers. Each signs you in once when your phone is lost. They
            are shown only now.
          </p>
          <ul className={styles.codes}>
            {started.backupCodes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        </div>
      </div>
      <FormBody form={form} submit="Finish" onCancel={onDone}>
        <TextField
          form={form}
          name="code"
          label="3. The code that the app shows now"
          autoComplete="one-time-code"
          width={10}
        />
      </FormBody>
    </div>
  );
}
