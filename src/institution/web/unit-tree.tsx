import { Button } from '@mantine/core';
import { formatCount } from '../../ui/format.ts';
import styles from './institution.module.css';
import { unitKindWords } from './unit-words.ts';
import { type UnitInTree, type UnitView, unitTree } from './units-in-order.ts';

interface UnitTreeProps {
  units: readonly UnitView[];
  /** Left out: nobody here may change the tree. */
  onChange?: ((unit: UnitView) => void) | undefined;
  onAddBelow?: ((unit: UnitView) => void) | undefined;
  /** Of units with none below them; whether one holds something else, the server knows. */
  onRemove?: ((unit: UnitView) => void) | undefined;
}

/** The institution's tree, opened; each level is a list in the one above. */
export function UnitTree({ units, ...acts }: UnitTreeProps) {
  return <Level nodes={unitTree(units)} {...acts} />;
}

function Level({ nodes, ...acts }: { nodes: readonly UnitInTree[] } & Omit<UnitTreeProps, 'units'>) {
  return (
    <ul className={styles.tree}>
      {nodes.map((unit) => (
        <li key={unit.unitId}>
          <div className={styles.unit}>
            <span className={styles.unitName}>
              <span>{unit.name}</span>
              <span className={styles.quiet}>
                {unitKindWords[unit.kind]} · {unit.code}
                {unit.timeZone ? ` · ${unit.timeZone}` : ''}
              </span>
            </span>
            {acts.onChange ? (
              <span className={styles.acts}>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  onClick={() => acts.onAddBelow?.(unit)}
                  aria-label={`Add below ${unit.name}`}
                >
                  Add below
                </Button>
                <Button
                  variant="subtle"
                  size="compact-sm"
                  onClick={() => acts.onChange?.(unit)}
                  aria-label={`Change ${unit.name}`}
                >
                  Change
                </Button>
                {unit.children.length === 0 && acts.onRemove ? (
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    onClick={() => acts.onRemove?.(unit)}
                    aria-label={`Remove ${unit.name}`}
                  >
                    Remove
                  </Button>
                ) : null}
              </span>
            ) : null}
          </div>
          {unit.children.length > 0 ? <Level nodes={unit.children} {...acts} /> : null}
        </li>
      ))}
    </ul>
  );
}

/** "2 faculties, 4 programmes" */
export function countWords(units: readonly UnitView[]): string {
  const kinds = (Object.keys(unitKindWords) as UnitView['kind'][]).flatMap((kind) => {
    const n = units.filter((unit) => unit.kind === kind).length;
    const one = unitKindWords[kind].toLowerCase();
    return n === 0
      ? []
      : [formatCount(n, one, one === 'faculty' ? 'faculties' : one === 'campus' ? 'campuses' : `${one}s`)];
  });
  return kinds.join(', ');
}
