import { Button } from '@mantine/core';
import { IconKey, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HeldRoleView, PeopleView, PersonView } from '../../../../../access/core/views.ts';
import { type InvitationInput, InviteForm } from '../../../../../access/web/invite-form.tsx';
import { PeopleTable } from '../../../../../access/web/people-table.tsx';
import { RoleList } from '../../../../../access/web/role-list.tsx';
import { unitsInOrder } from '../../../../../institution/web/units-in-order.ts';
import { Copyable, FormDialog } from '../../../../../ui/form/form-parts.tsx';
import { formatCount } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { Forbidden } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution, useMe } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { Page } from '../page.tsx';
import { unitsQuery } from '../queries.ts';
import { SaidNotice } from '../said-notice.tsx';
import styles from '../set-up.module.css';
import { useVerb } from '../use-verb.ts';

/** Who may see what here: people, their roles, and what each role shows. */
export default function PeoplePage() {
  const may = useCan()('people:manage');
  if (!may)
    return (
      <Forbidden title="Not for your role" message="Administrators invite people and give roles. Ask one of them." />
    );
  return <People />;
}

function People() {
  const { key, words } = useInstitution();
  const me = useMe();
  const verb = useVerb();
  const [inviting, invite] = useState<'new' | PersonView | null>(null);
  const [handOver, setHandOver] = useState<{ email: string; password: string } | null>(null);
  const people = useQuery({
    queryKey: [key, 'people'],
    queryFn: ({ signal }) => api.get<PeopleView>(tenant(key, '/people'), {}, signal),
  });
  const units = useQuery(unitsQuery(key));

  const send = async (invitation: InvitationInput): Promise<void> => {
    const known = people.data?.people.some((person) => person.email === invitation.email.toLowerCase()) ?? false;
    await api.post(tenant(key, '/people'), invitation);
    invite(null);
    setHandOver(invitation.password && !known ? { email: invitation.email, password: invitation.password } : null);
    await verb.refresh();
    verb.say({ words: `${invitation.name} has the role.`, tone: 'good' });
  };
  const withdraw = (person: PersonView, role: HeldRoleView): void => {
    const again = { email: person.email, name: person.name, roleKey: role.roleKey, unitId: role.unitId };
    // A role that is tied to the roster needs the staff id again, which only a person knows: that one cannot be undone here.
    const undo = role.staffId ? undefined : () => api.post(tenant(key, '/people'), again);
    void verb.run(
      () => api.delete(tenant(key, `/people/roles/${role.assignmentId}`)),
      `${person.name} is no longer ${role.roleName.toLowerCase()}.`,
      undo,
    );
  };

  return (
    <Page title="People">
      <PageHeader
        title="People"
        sentence={people.data ? sentenceOf(people.data) : undefined}
        actions={
          <>
            <Button
              component="a"
              variant="default"
              href={addressOf(key, '/people/tokens')}
              leftSection={<IconKey size={16} />}
            >
              Tokens of programs
            </Button>
            <Button leftSection={<IconUserPlus size={16} />} onClick={() => invite('new')}>
              Invite a person
            </Button>
          </>
        }
      />
      <SaidNotice verb={verb} />
      {handOver ? (
        <Notice
          title={`Hand ${handOver.email} this first password. It is shown only now.`}
          action={
            <Button variant="subtle" size="compact-sm" onClick={() => setHandOver(null)}>
              I have handed it over
            </Button>
          }
        >
          <Copyable value={handOver.password} label="the first password" />
        </Notice>
      ) : null}
      <Loaded query={people} skeleton={<TableSkeleton rows={6} />}>
        {(data) => (
          <>
            <PeopleTable people={data.people} myUserId={me.user.id} onWithdraw={withdraw} onAddRole={invite} />
            <Section title="What each role may see" note="Roles belong to the institution; everyone may hold several.">
              <RoleList roles={data.roles} words={words} />
            </Section>
            <FormDialog
              title={inviting === 'new' || inviting === null ? 'Invite a person' : `Another role for ${inviting.name}`}
              isOpen={inviting !== null}
              onClose={() => invite(null)}
            >
              <InviteForm
                roles={data.roles}
                units={unitsInOrder(units.data?.units ?? [])}
                words={words}
                {...(inviting && inviting !== 'new' ? { person: inviting } : {})}
                suggestPassword={suggestedPassword}
                onInvite={send}
                onCancel={() => invite(null)}
              />
            </FormDialog>
          </>
        )}
      </Loaded>
      <p className={`${styles.quiet} ${styles.small}`}>
        Every invitation and withdrawal is in the <a href={addressOf(key, '/ledger')}>ledger</a>.
      </p>
    </Page>
  );
}

function sentenceOf({ people }: PeopleView): string {
  const without = people.filter((person) => !person.hasTotp).length;
  const second =
    without === 0
      ? 'all with a second step at sign-in'
      : `${without === people.length ? 'none' : formatCount(people.length - without, 'person', 'people')} with a second step at sign-in`;
  return `${formatCount(people.length, 'person has', 'people have')} a role here, ${second}.`;
}

/** 20 characters without those that look alike. */
function suggestedPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const random = crypto.getRandomValues(new Uint8Array(20));
  return Array.from(random, (byte, i) => `${i > 0 && i % 5 === 0 ? '-' : ''}${letters[byte % letters.length]}`).join(
    '',
  );
}
