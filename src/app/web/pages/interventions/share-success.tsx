import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { insteadOfLink, whyClosedFor } from '../../../../families/core/people/may-open.ts';
import type { FamilyView } from '../../../../families/core/people/views.ts';
import type { SuccessPlanView } from '../../../../interventions/core/success/together-views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { SelectField } from '../../../../ui/form/fields.tsx';
import { FormBody } from '../../../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../../../ui/form/use-form.ts';
import { formatDay } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { MadeCode, MadeLink } from '../students/made-link.tsx';

const to_student = 'student';

interface ShareProps {
  view: SuccessPlanView;
  verb: Verb;
  onDone: () => void;
}

/** Makes the link, and shows it once: to be copied, or handed over as a QR code on paper. */
export function ShareSuccess({ view, verb, onDone }: ShareProps) {
  const { key } = useInstitution();
  const [made, setMade] = useState<{ url: string; expiresAt: string } | null>(null);
  const can = useCan();
  const family = useQuery({
    queryKey: [key, 'family', view.student.studentId],
    queryFn: ({ signal }) => api.get<FamilyView>(tenant(key, `/students/${view.student.studentId}/family`), {}, signal),
    enabled: can('families:read'),
  });
  const isStudentTold = family.data ? family.data.rights !== 'guardians' : false;
  const may = [
    ...view.guardians
      .filter(({ mayReceive }) => mayReceive)
      .map(({ guardianId, name, relation }) => ({ value: guardianId, label: `${name} (${relation})` })),
    ...(isStudentTold ? [{ value: to_student, label: `${view.student.name}, themselves` }] : []),
  ];
  const form = useForm({
    draft: null,
    initial: { who: may[0]?.value ?? '', days: '14' },
    checks: { who: isGiven('Choose for whom the link is.') },
    save: async ({ who, days }) => {
      setMade(
        await api.post<{ url: string; expiresAt: string }>(tenant(key, `/plans/${view.planId}/success-plan/links`), {
          guardianId: who === to_student ? null : who,
          days: Number(days),
        }),
      );
      await verb.refresh();
    },
  });
  const chosen = family.data?.people.find(({ kind, id }) =>
    form.values.who === to_student ? kind === 'student' : id === form.values.who,
  );
  const closed = chosen ? whyClosedFor(chosen, 'wellbeing') : null;
  if (made)
    return (
      <MadeLink
        url={made.url}
        words={`Open until ${formatDay(made.expiresAt.slice(0, 10))}. It is shown here once. It opens nothing until the code is entered that you tell them by the number on record, or in person.`}
        onDone={onDone}
      />
    );
  if (may.length === 0)
    return (
      <Notice title="Nobody can be sent a link">
        The roster names nobody of the family who may be written to. Print the plan and record what was signed.
      </Notice>
    );
  return (
    <FormBody form={form} submit="Make the link" onCancel={onDone}>
      <p className={styles.words}>
        From now on this version no longer changes: what you change later is a new version, and this link closes.
      </p>
      <SelectField form={form} name="who" label="For whom" choices={may} />
      {closed && family.data && chosen ? (
        <Notice tone="attention" title={`It would not open for ${chosen.name}`}>
          {insteadOfLink(closed, family.data.rights)}
        </Notice>
      ) : null}
      <SelectField
        form={form}
        name="days"
        label="Open for"
        choices={['3', '7', '14', '30'].map((days) => ({ value: days, label: `${days} days` }))}
        width={12}
      />
    </FormBody>
  );
}

interface CodeProps {
  linkId: string;
  to: string;
  guardians: SuccessPlanView['guardians'];
}

/** A code, told by a way that is known to be theirs; which one is on record. */
export function GiveCode({ linkId, to, guardians }: CodeProps) {
  const { key } = useInstitution();
  const [code, setCode] = useState<{ code: string; minutes: number } | null>(null);
  const phone = guardians.find(({ name }) => name === to)?.phone;
  const form = useForm({
    draft: null,
    initial: { verifiedBy: 'phone-on-record' },
    save: async (values) => {
      setCode(
        await api.post<{ code: string; minutes: number }>(tenant(key, `/success-plan-links/${linkId}/code`), values),
      );
    },
  });
  if (code) return <MadeCode {...code} to={to} />;
  return (
    <FormBody form={form} submit="Make a code">
      <SelectField
        form={form}
        name="verifiedBy"
        label="How do you tell it?"
        help="Never by mail to an address that was given in this conversation."
        choices={[
          {
            value: 'phone-on-record',
            label: phone ? `I call ${phone}, the number on record` : 'I call the number on record',
          },
          { value: 'in-person', label: 'They are here, and I know them' },
        ]}
      />
    </FormBody>
  );
}
