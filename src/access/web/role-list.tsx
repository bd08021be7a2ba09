import type { RoleView } from '../core/views.ts';
import styles from './access.module.css';
import { roleSentence } from './need-words.ts';

export function RoleList({ roles, words }: { roles: readonly RoleView[]; words: { students: string } }) {
  return (
    <dl className={styles.roleList}>
      {roles.map((role) => {
        // Whom a role sees is what its name does not say; what it may do there is long.
        const [sees, ...may] = roleSentence(role, words).split(/(?<=\.) (?=May )/);
        return (
          <div key={role.role_key}>
            <dt>{role.name}</dt>
            <dd>
              {sees}
              {may.length > 0 ? (
                <details>
                  <summary>What it may do</summary>
                  {may.join(' ')}
                </details>
              ) : null}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
