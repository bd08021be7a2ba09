import styles from './ui.module.css';

interface PersonNameProps {
  name: string;
  /** The source's own id, to tell people of one name apart. */
  identifier?: string | null;
  href?: string;
}

/** A person's name: it wraps where it is long, and nothing of it is ever cut. */
export function PersonName({ name, identifier = null, href }: PersonNameProps) {
  // "Student 11391" already says its identifier.
  const shown = identifier !== null && !name.includes(identifier) ? identifier : null;
  return (
    <span className={styles.person}>
      {href ? (
        <a href={href} dir="auto">
          {name}
        </a>
      ) : (
        <bdi>{name}</bdi>
      )}
      {shown ? <span className={styles.identifier}>{shown}</span> : null}
    </span>
  );
}
