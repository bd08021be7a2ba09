import { useState } from 'react';
import { SelectField } from '../../../../ui/form/fields.tsx';
import { FormBody } from '../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../ui/form/use-form.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { MadeCode, MadeLink } from '../students/made-link.tsx';

interface GivePageProps {
  holder: { kind: string; id: string; name: string };
  /** What the link opens; left out: everything of this person's students. */
  of?: { purpose: 'absences' | 'meeting' | 'event'; subjectId: string };
  onDone: () => void;
}

/** A link to the family's page for one person, and where no code can be sent, the code to tell them. */
export function GivePage({ holder, of, onDone }: GivePageProps) {
  const { key } = useInstitution();
  const [link, setLink] = useState<{ linkId: string; url: string; days: number } | null>(null);
  const [code, setCode] = useState<{ code: string; minutes: number } | null>(null);
  const form = useForm({
    draft: null,
    initial: { days: '30' },
    save: async ({ days }) =>
      setLink(
        await api.post<{ linkId: string; url: string; days: number }>(tenant(key, '/families/pages'), {
          holderKind: holder.kind,
          holderId: holder.id,
          ...of,
          days: Number(days),
        }),
      ),
  });
  const told = useForm({
    draft: null,
    initial: { verifiedBy: 'phone-on-record' },
    save: async (values) =>
      setCode(
        await api.post<{ code: string; minutes: number }>(tenant(key, `/families/pages/${link?.linkId}/code`), values),
      ),
  });
  if (!link)
    return (
      <FormBody form={form} submit="Make the link" onCancel={onDone}>
        <SelectField
          form={form}
          name="days"
          label="Open for"
          choices={['3', '7', '14', '30', '90'].map((days) => ({ value: days, label: `${days} days` }))}
          width={12}
        />
      </FormBody>
    );
  return (
    <>
      <MadeLink
        url={link.url}
        words={`For ${holder.name} alone, open for ${link.days} days, and shown here once. It opens nothing until a code is entered, which the page sends to a phone or mailbox that is confirmed to be theirs.`}
        onDone={onDone}
      />
      {code ? (
        <MadeCode {...code} to={holder.name} />
      ) : (
        <FormBody form={told} submit="Make a code">
          <SelectField
            form={told}
            name="verifiedBy"
            label="Or tell them a code yourself"
            help="Never by mail to an address that was given in this conversation."
            choices={[
              { value: 'phone-on-record', label: 'I call the number on record' },
              { value: 'in-person', label: 'They are here, and I know them' },
            ]}
          />
        </FormBody>
      )}
    </>
  );
}
