import type { RoleView } from '../core/views.ts';
import styles from './access.module.css';
import { roleSentence } from './need-words.ts';

export function RoleList({ roles, words }: { roles: readonly RoleView[]; words: { students: string } }) {
  return (
    <dl className={styles.roleList}>
      {roles.map((role) => (
        <div key={role.role_key}>
          <dt>{role.name}</dt>
          <dd>{roleSentence(role, words)}</dd>
        </div>
      ))}
    </dl>
  );
}
