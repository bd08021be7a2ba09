import { CheckField, ChecksField, PasswordField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldGroup, FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import { type ChannelView, providersOf } from '../core/channel-views.ts';
import { channelWords, providerWords } from './channel-words.ts';

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** How one channel is carried: by whom, from which number, how fast and at what price. */
export function ChannelForm({
  setting,
  onSave,
}: {
  setting: ChannelView;
  onSave: (input: Record<string, unknown>) => Promise<void>;
}) {
  const { channel } = setting;
  const form = useForm({
    draft: `channel-${channel}`,
    initial: {
      provider: setting.provider as string,
      isOn: setting.isOn,
      sender: setting.sender,
      account: setting.account ?? '',
      secret: '',
      host: setting.host ?? '',
      port: setting.port === null ? '' : String(setting.port),
      security: (setting.security ?? 'tls') as string,
      perSecond: String(setting.perSecond),
      cost: String(setting.costMicros / 1_000_000),
      currency: setting.currency,
      mostADay: setting.mostADay === null ? '' : String(setting.mostADay),
      staffedDays: (setting.staffed?.days ?? []).map(String),
      staffedFrom: setting.staffed?.from ?? '08:00',
      staffedUntil: setting.staffed?.until ?? '16:00',
      paper: (setting.paper ?? 'a4') as string,
      findingsBy: setting.findingsBy ?? '',
    },
    checks: {
      sender: (value, { provider }) =>
        ['imap', 'webhook'].includes(provider) ? null : isGiven('Type what families see.')(value),
      port: (value) => (value === '' || /^\d{1,5}$/.test(value) ? null : 'A number.'),
      perSecond: (value) => (Number(value) > 0 && Number(value) <= 1000 ? null : 'A number above 0, at most 1000.'),
      cost: (value) => (Number(value) >= 0 && Number(value) <= 1000 ? null : 'A price, such as 0.0079.'),
      mostADay: (value) => (value === '' || /^[1-9]\d{0,6}$/.test(value) ? null : 'A whole number, or nothing.'),
    },
    save: (values) =>
      onSave({
        provider: values.provider,
        isOn: values.isOn,
        sender: values.sender.trim(),
        account: values.account.trim() || null,
        ...(values.secret ? { secret: values.secret } : {}),
        host: values.host.trim() || null,
        port: values.port === '' ? null : Number(values.port),
        security: ['smpp', 'imap'].includes(values.provider) ? values.security : null,
        perSecond: Number(values.perSecond),
        costMicros: Math.round(Number(values.cost) * 1_000_000),
        currency: values.currency.trim().toUpperCase(),
        mostADay: values.mostADay === '' ? null : Number(values.mostADay),
        staffed:
          values.staffedDays.length === 0
            ? null
            : { days: values.staffedDays.map(Number), from: values.staffedFrom, until: values.staffedUntil },
        paper: channel === 'letter' ? values.paper : null,
        findingsBy: values.findingsBy.trim() || null,
      }),
  });
  const { provider } = form.values;
  const words = providerWords[provider as ChannelView['provider']];
  const isServer = provider === 'smpp' || provider === 'imap';
  const isSending = channel !== 'email';
  return (
    <FormBody form={form} submit="Save" isWide>
      <FieldGroup title="Who carries it">
        <FieldRow>
          <SelectField
            form={form}
            name="provider"
            label="Provider"
            choices={providersOf[channel].map((value) => ({ value, label: providerWords[value].name }))}
          />
          {isSending ? (
            <TextField
              form={form}
              name="sender"
              label={channelWords[channel].sender}
              help={channelWords[channel].senderHelp}
            />
          ) : null}
        </FieldRow>
        {provider === 'print' ? (
          <SelectField
            form={form}
            name="paper"
            label="Paper"
            choices={[
              { value: 'a4', label: 'A4, window on the left (DIN 5008)' },
              { value: 'us-letter', label: 'US Letter, window for a No. 10 envelope' },
            ]}
          />
        ) : (
          <FieldRow>
            {words.account ? <TextField form={form} name="account" label={words.account} width={36} /> : null}
            <PasswordField
              form={form}
              name="secret"
              label={words.secret}
              autoComplete="new-password"
              isOptional={setting.hasSecret}
              help={
                setting.hasSecret
                  ? 'One is kept, encrypted. Type another to change it.'
                  : 'It is kept encrypted, and shown to nobody again.'
              }
            />
          </FieldRow>
        )}
        {isServer ? (
          <FieldRow>
            <TextField form={form} name="host" label="Host" />
            <TextField form={form} name="port" label="Port" type="number" width={6} placeholder={words.port} />
            <SelectField
              form={form}
              name="security"
              label="Security"
              choices={[
                { value: 'tls', label: 'TLS' },
                ...(provider === 'imap' ? [{ value: 'starttls', label: 'STARTTLS' }] : []),
                { value: 'none', label: 'None: only on this machine' },
              ]}
            />
          </FieldRow>
        ) : null}
        {provider === 'twilio' ? (
          <TextField
            form={form}
            name="host"
            label="Address of another service that speaks Twilio’s protocol"
            isOptional
            help="Left empty: Twilio itself."
          />
        ) : null}
        {channel === 'email' ? (
          <TextField
            form={form}
            name="findingsBy"
            label="Name by which your mail server signs its findings"
            isOptional
            width={36}
            help="The first word of its Authentication-Results header, such as mx.example.org. Without it, no mail counts as proven to be from whom it says."
          />
        ) : null}
      </FieldGroup>
      {isSending ? (
        <FieldGroup title="Limits and price">
          <FieldRow>
            {channel === 'letter' ? null : (
              <TextField form={form} name="perSecond" label="At most a second" type="number" step="any" width={8} />
            )}
            {channel === 'letter' ? null : (
              <TextField form={form} name="mostADay" label="At most a day" type="number" width={10} isOptional />
            )}
            <TextField form={form} name="cost" label={channelWords[channel].unit} type="number" step="any" width={10} />
            <TextField form={form} name="currency" label="Currency" width={5} />
          </FieldRow>
        </FieldGroup>
      ) : null}
      {channel === 'sms' || channel === 'email' ? (
        <FieldGroup title="When somebody reads what comes in">
          <ChecksField
            form={form}
            name="staffedDays"
            label="Days"
            choices={days.map((label, at) => ({ value: String(at + 1), label }))}
          />
          <FieldRow>
            <TextField form={form} name="staffedFrom" label="From" type="time" width={10} />
            <TextField form={form} name="staffedUntil" label="Until" type="time" width={10} />
          </FieldRow>
        </FieldGroup>
      ) : null}
      <CheckField
        form={form}
        name="isOn"
        label={isSending ? 'Send over this channel' : 'Read what comes in'}
        help={isSending ? 'Off, messages wait here until it is on again, or are too late to be of use.' : undefined}
      />
    </FormBody>
  );
}

/** One text or call now, or a look into the mailbox. */
export function TestChannelForm({
  channel,
  onTest,
}: {
  channel: ChannelView['channel'];
  onTest: (to: string | null) => Promise<void>;
}) {
  const isSending = channel === 'sms' || channel === 'voice';
  const form = useForm({
    draft: null,
    initial: { to: '' },
    checks: {},
    save: ({ to }) => onTest(isSending ? to.trim() || null : null),
  });
  return (
    <FormBody form={form} submit={channelWords[channel].test}>
      {isSending ? (
        <TextField
          form={form}
          name="to"
          label="To this number"
          width={20}
          placeholder="+12025550123"
          help="With the settings as they are saved, whether the channel is on or not."
        />
      ) : null}
    </FormBody>
  );
}
