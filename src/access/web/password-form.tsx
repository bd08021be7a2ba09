import { CheckField, PasswordField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';

export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
  revokeOtherSessions: boolean;
}

export function PasswordForm({ onChange }: { onChange: (change: PasswordChange) => Promise<void> }) {
  const form = useForm({
    draft: null,
    initial: { currentPassword: '', newPassword: '', revokeOtherSessions: true },
    checks: {
      currentPassword: isGiven('Type the password that you use now.'),
      newPassword: (value, all) =>
        value.length < 12
          ? 'Use at least 12 characters; several words are easy to keep in mind.'
          : value === all.currentPassword
            ? 'This is the one you use now.'
            : null,
    },
    save: onChange,
  });
  return (
    <FormBody form={form} submit="Change the password">
      <PasswordField form={form} name="currentPassword" label="Password now" autoComplete="current-password" />
      <PasswordField
        form={form}
        name="newPassword"
        label="New password"
        autoComplete="new-password"
        help="At least 12 characters."
      />
      <CheckField form={form} name="revokeOtherSessions" label="Sign me out everywhere else" />
    </FormBody>
  );
}
