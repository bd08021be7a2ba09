import { CheckField, SelectField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { useForm } from '../../ui/form/use-form.ts';
import type { StaffSettingView } from '../core/views.ts';

const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}));

/** Whether and when a member of staff gets the day's notices by mail, and what stands in their calendar. */
export function DigestForm({
  setting,
  onSave,
}: {
  setting: StaffSettingView;
  onSave: (input: { wantsDigest: boolean; digestHour: number; wantsInvitations: boolean }) => Promise<void>;
}) {
  const form = useForm({
    draft: 'digest',
    initial: {
      wantsDigest: setting.wantsDigest,
      digestHour: String(setting.digestHour),
      wantsInvitations: setting.wantsInvitations,
    },
    save: ({ digestHour, ...wants }) => onSave({ ...wants, digestHour: Number(digestHour) }),
  });
  return (
    <FormBody form={form} submit="Save">
      <CheckField
        form={form}
        name="wantsDigest"
        label="Send me one mail a day with what is new"
        help={
          setting.address
            ? `To ${setting.address}. On days without anything new there is none.`
            : 'No mail address is on record for you: ask whoever keeps the roster.'
        }
      />
      <SelectField
        form={form}
        name="digestHour"
        label="From"
        help="By the institution’s clock."
        choices={hours}
        width={8}
        isDisabled={!form.values.wantsDigest}
      />
      <CheckField
        form={form}
        name="wantsInvitations"
        label="Mail me invitations for my calendar"
        help="Follow-ups, meetings and home visits, and each change or end of them. They name no student, and of a home visit no address."
      />
    </FormBody>
  );
}
