import { CheckField, PasswordField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldGroup, FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import type { MailSettingView } from '../core/views.ts';

export interface MailSettingInput {
  isOn: boolean;
  host: string;
  port: number;
  security: string;
  username: string | null;
  password?: string;
  fromName: string;
  fromAddress: string;
  replyTo: string | null;
}

const isAddress = (says: string) => (value: string) => (/^\S+@\S+$/.test(value.trim()) ? null : says);

/** The mail server that messages go through. */
export function MailSettingForm({
  setting,
  onSave,
}: {
  setting: MailSettingView;
  onSave: (input: MailSettingInput) => Promise<void>;
}) {
  const form = useForm({
    draft: 'mail-setting',
    initial: {
      isOn: setting.isOn,
      host: setting.host,
      port: String(setting.port),
      security: setting.security as string,
      username: setting.username ?? '',
      password: '',
      fromName: setting.fromName,
      fromAddress: setting.fromAddress,
      replyTo: setting.replyTo ?? '',
    },
    checks: {
      host: isGiven('Type the name of the mail server.'),
      port: (value) => (/^\d{1,5}$/.test(value) ? null : 'A number; usually 587 or 465.'),
      fromName: isGiven('Type the name that people see.'),
      fromAddress: isAddress('Type a mail address.'),
      replyTo: (value) => (value.trim() === '' ? null : isAddress('Type a mail address, or leave it empty.')(value)),
    },
    save: ({ port, username, password, replyTo, ...rest }) =>
      onSave({
        ...rest,
        host: rest.host.trim(),
        fromAddress: rest.fromAddress.trim(),
        port: Number(port),
        username: username.trim() || null,
        replyTo: replyTo.trim() || null,
        ...(password ? { password } : {}),
      }),
  });
  return (
    <FormBody form={form} submit="Save" isWide>
      <FieldGroup title="Mail server (SMTP)">
        <FieldRow>
          <TextField form={form} name="host" label="Host" placeholder="smtp.example.org" />
          <TextField form={form} name="port" label="Port" type="number" width={6} min={1} max={65535} />
          <SelectField
            form={form}
            name="security"
            label="Security"
            choices={[
              { value: 'starttls', label: 'STARTTLS (usually port 587)' },
              { value: 'tls', label: 'TLS (usually port 465)' },
              { value: 'none', label: 'None: only inside your own network' },
            ]}
          />
        </FieldRow>
        <FieldRow>
          <TextField form={form} name="username" label="User name" isOptional />
          <PasswordField
            form={form}
            name="password"
            label="Password"
            autoComplete="new-password"
            isOptional
            help={
              setting.hasPassword
                ? 'One is kept, encrypted. Type another to change it; it is asked again when the host or the user changes.'
                : 'It is kept encrypted, and shown to nobody again.'
            }
          />
        </FieldRow>
      </FieldGroup>
      <FieldGroup title="Sender">
        <FieldRow>
          <TextField form={form} name="fromName" label="Name" />
          <TextField form={form} name="fromAddress" label="Address" type="email" />
          <TextField
            form={form}
            name="replyTo"
            label="Answers go to"
            type="email"
            isOptional
            help="Left empty, they go to the sender’s address."
          />
        </FieldRow>
      </FieldGroup>
      <CheckField
        form={form}
        name="isOn"
        label="Send mail through this server"
        help="Off, messages are kept in the mailbox and reach nobody’s inbox. What was kept there is not sent afterwards."
      />
    </FormBody>
  );
}

/** One mail now, to see whether it arrives. */
export function TestMailForm({ to, onSend }: { to: string; onSend: (to: string) => Promise<void> }) {
  const form = useForm({
    draft: null,
    initial: { to },
    checks: { to: isAddress('Type a mail address.') },
    save: ({ to: address }) => onSend(address.trim()),
  });
  return (
    <FormBody form={form} submit="Send a test mail">
      <TextField
        form={form}
        name="to"
        label="To"
        type="email"
        width={36}
        help="With the settings as they are saved, whether mail is on or not."
      />
    </FormBody>
  );
}
