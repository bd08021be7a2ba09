import { Button } from '@mantine/core';
import { AttentionMark } from '../../ui/attention-mark.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import type { HeldRoleView, PersonView } from '../core/views.ts';
import styles from './access.module.css';

interface PeopleTableProps {
  people: readonly PersonView[];
  myUserId: string;
  onWithdraw: (person: PersonView, role: HeldRoleView) => void;
  onAddRole: (person: PersonView) => void;
}

export function PeopleTable({ people, myUserId, onWithdraw, onAddRole }: PeopleTableProps) {
  return (
    <PlainTable
      caption="People with a role here"
      rows={people}
      keyOf={(person) => person.userId}
      columns={[
        {
          key: 'name',
          label: 'Person',
          isName: true,
          cell: (person) => (
            <div className={styles.person}>
              <bdi>
                {person.name}
                {person.userId === myUserId ? ' (you)' : ''}
              </bdi>
              <span className={styles.quiet}>{person.email}</span>
            </div>
          ),
        },
        {
          key: 'roles',
          label: 'Roles',
          cell: (person) => (
            <ul className={styles.roles}>
              {person.roles.map((role) => (
                <li key={role.assignmentId}>
                  <span>
                    {role.roleName}
                    {role.unitName ? <span className={styles.quiet}> · {role.unitName}</span> : null}
                    {role.staffId ? <span className={styles.quiet}> · in the roster</span> : null}
                  </span>
                  <Button
                    variant="subtle"
                    size="compact-xs"
                    onClick={() => onWithdraw(person, role)}
                    aria-label={`Withdraw ${role.roleName} from ${person.name}`}
                  >
                    Withdraw
                  </Button>
                </li>
              ))}
            </ul>
          ),
        },
        {
          key: 'totp',
          label: 'Second step at sign-in',
          cell: (person) => (person.hasTotp ? 'On' : <AttentionMark>Off</AttentionMark>),
        },
        {
          key: 'actions',
          label: 'Actions',
          isActions: true,
          cell: (person) => (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => onAddRole(person)}
              aria-label={`Give another role to ${person.name}`}
            >
              Give another role
            </Button>
          ),
        },
      ]}
    />
  );
}
