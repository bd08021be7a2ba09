import { useState } from 'react';
import { PasswordField, SelectField, TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import type { RoleView } from '../core/views.ts';
import styles from './access.module.css';
import { roleSentence } from './need-words.ts';

export interface InvitationInput {
  email: string;
  name: string;
  roleKey: string;
  unitId: string | null;
  staffSourceKey: string | null;
  password?: string;
}

interface InviteFormProps {
  roles: readonly RoleView[];
  units: readonly { unitId: string; name: string; depth: number }[];
  words: { students: string; student: string };
  /** Someone with an account: they get one more role. */
  person?: { name: string; email: string };
  suggestPassword: () => string;
  onInvite: (invitation: InvitationInput) => Promise<void>;
  onCancel: () => void;
}

export function InviteForm({ roles, units, words, person, suggestPassword, onInvite, onCancel }: InviteFormProps) {
  const [firstPassword] = useState(suggestPassword);
  const form = useForm({
    draft: person ? null : 'invite',
    initial: {
      email: person?.email ?? '',
      name: person?.name ?? '',
      roleKey: roles.find((role) => role.role_key === 'tutor')?.role_key ?? roles[0]?.role_key ?? '',
      unitId: '',
      staffSourceKey: '',
      password: firstPassword,
    },
    checks: {
      email: (value) =>
        /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value.trim()) ? null : 'Type an e-mail address, such as ada@example.org.',
      name: isGiven('Type the person’s name, as colleagues know it.'),
      password: (value) => (person || value.length >= 12 ? null : 'Use at least 12 characters.'),
      staffSourceKey: (value, all) =>
        needsStaff(roleOf(all.roleKey)) && value.trim() === ''
          ? `Without it this role sees no ${words.students}.`
          : null,
    },
    save: ({ email, name, roleKey, unitId, staffSourceKey, password }) =>
      onInvite({
        email: email.trim(),
        name: name.trim(),
        roleKey,
        unitId: unitId || null,
        staffSourceKey: staffSourceKey.trim() || null,
        ...(person ? {} : { password }),
      }),
  });
  function roleOf(key: string): RoleView | undefined {
    return roles.find((role) => role.role_key === key);
  }
  const role = roleOf(form.values.roleKey);
  return (
    <FormBody form={form} submit={person ? 'Give this role' : 'Invite'} onCancel={onCancel}>
      {person ? null : (
        <>
          <TextField form={form} name="email" label="E-mail address" type="email" help="They sign in with it." />
          <TextField form={form} name="name" label="Name" />
        </>
      )}
      <SelectField
        form={form}
        name="roleKey"
        label="Role"
        choices={roles.map(({ role_key, name }) => ({ value: role_key, label: name }))}
      />
      {role ? <p className={styles.says}>{roleSentence(role, words)}</p> : null}
      {role?.reach === 'unit' ? (
        <SelectField
          form={form}
          name="unitId"
          label="Unit"
          help="The role reaches this unit and those below it."
          choices={[
            { value: '', label: 'The whole institution' },
            ...units.map((unit) => ({ value: unit.unitId, label: `${'\u00a0\u00a0'.repeat(unit.depth)}${unit.name}` })),
          ]}
        />
      ) : null}
      {needsStaff(role) ? (
        <TextField
          form={form}
          name="staffSourceKey"
          label="Their id in the roster"
          help={`The id that the roster’s staff file gives them: it ties them to their ${words.students}.`}
          width={24}
        />
      ) : null}
      {person ? null : (
        <PasswordField
          form={form}
          name="password"
          label="First password"
          autoComplete="new-password"
          help="Hand it over yourself: no mail is sent. They can change it under their own account. Someone who has an account already keeps their own."
        />
      )}
    </FormBody>
  );
}

function needsStaff(role: RoleView | undefined): boolean {
  return role?.reach === 'caseload' || role?.reach === 'class';
}
