import { ChecksField, LongTextField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldGroup, FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import { shareables, shareableWords } from '../core/partner.ts';
import type { SharedAboutView } from '../core/partner-views.ts';

interface AnswerProps {
  draft: string;
  submit: string;
  onSave: (words: string) => Promise<unknown>;
  onCancel: () => void;
}

export function PartnerAnswerForm({ draft, submit, onSave, onCancel }: AnswerProps) {
  const form = useForm({
    draft,
    initial: { words: '' },
    checks: { words: isGiven('Say why, or what came of it, in a few words.') },
    save: ({ words }) => onSave(words.trim()),
  });
  return (
    <FormBody form={form} submit={submit} onCancel={onCancel}>
      <LongTextField form={form} name="words" label="In a few words" rows={3} />
    </FormBody>
  );
}

interface ReferProps {
  view: SharedAboutView;
  draft: string;
  onSave: (body: object) => Promise<unknown>;
  onCancel: () => void;
}

/** What is asked of a partner, what is shared, and whose consent it rests on: nothing is ticked beforehand. */
export function PartnerReferralForm({ view, draft, onSave, onCancel }: ReferProps) {
  const form = useForm({
    draft,
    initial: {
      partnerId: view.partners[0]?.partnerId ?? '',
      reason: '',
      words: '',
      share: [] as string[],
      by: '',
      relation: '',
      scope: '',
      how: 'paper',
      on: view.today,
      until: '',
    },
    checks: {
      partnerId: isGiven('Choose a partner.'),
      reason: isGiven('Say what you ask for.'),
      by: isGiven('Say who gave consent.'),
      relation: isGiven('Say who they are to the student.'),
      scope: isGiven('Say to what they agreed, in their words.'),
      until: (value, all) =>
        value === '' ? 'Say until when it holds.' : value < all.on ? 'It ends before it begins.' : null,
    },
    save: ({ by, relation, scope, how, on, until, ...rest }) =>
      onSave({ ...rest, consent: { by, relation, scope, how, on, until } }),
  });
  return (
    <FormBody form={form} submit="Share and ask" onCancel={onCancel} isWide>
      <SelectField
        form={form}
        name="partnerId"
        label="Partner"
        choices={view.partners.map(({ partnerId, name }) => ({ value: partnerId, label: name }))}
      />
      <LongTextField form={form} name="reason" label="What you ask for" rows={2} />
      <FieldGroup title="Consent" note="Without it nothing leaves. When it ends, they see nothing any more.">
        <FieldRow>
          <TextField form={form} name="by" label="Who gave it" />
          <TextField form={form} name="relation" label="Who they are to the student" width={20} />
          <SelectField
            form={form}
            name="how"
            label="How"
            choices={[
              { value: 'paper', label: 'signed on paper' },
              { value: 'spoken', label: 'spoken, and I wrote it down' },
            ]}
          />
        </FieldRow>
        <LongTextField form={form} name="scope" label="To what, in their words" rows={2} />
        <FieldRow>
          <TextField form={form} name="on" type="date" label="On" width={14} />
          <TextField form={form} name="until" type="date" label="Until" width={14} />
        </FieldRow>
      </FieldGroup>
      <FieldGroup title="What they see" note="A copy as of today, and nothing else.">
        <ChecksField
          form={form}
          name="share"
          label="Of what is on record"
          choices={shareables.map((one) => ({ value: one, label: shareableWords[one] }))}
        />
        <LongTextField form={form} name="words" label="What they need to know, in your words" isOptional rows={3} />
      </FieldGroup>
    </FormBody>
  );
}

interface PartnerFormProps {
  draft: string;
  /** One that there is; null: a new one. */
  partner: { name: string; what: string } | null;
  onSave: (body: { name: string; what: string }) => Promise<unknown>;
  onCancel: () => void;
}

export function PartnerForm({ draft, partner, onSave, onCancel }: PartnerFormProps) {
  const form = useForm({
    draft,
    initial: { name: partner?.name ?? '', what: partner?.what ?? '' },
    checks: { name: (value) => (value.trim().length < 2 ? 'Name them.' : null) },
    save: ({ name, what }) => onSave({ name: name.trim(), what: what.trim() }),
  });
  return (
    <FormBody form={form} submit={partner ? 'Save' : 'Add the partner'} onCancel={onCancel}>
      <TextField form={form} name="name" label="Name" />
      <LongTextField form={form} name="what" label="What they do, in a sentence" isOptional rows={2} />
    </FormBody>
  );
}

/** Who signs in for a partner: somebody who was invited with that role, and with no other. */
export function PartnerPersonForm({
  draft,
  onSave,
  onCancel,
}: {
  draft: string;
  onSave: (email: string) => Promise<unknown>;
  onCancel: () => void;
}) {
  const form = useForm({
    draft,
    initial: { email: '' },
    checks: { email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : 'Write their mail address.') },
    save: ({ email }) => onSave(email.trim()),
  });
  return (
    <FormBody form={form} submit="Add them" onCancel={onCancel}>
      <TextField
        form={form}
        name="email"
        type="email"
        label="Mail address"
        help="They were invited under “People” as “Partner outside of the institution”, and as nothing else."
      />
    </FormBody>
  );
}
