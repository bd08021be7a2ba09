import { Kbd, Modal } from '@mantine/core';
import { placesFor } from '../places.ts';
import { useInstitution } from '../session.tsx';
import styles from './shell.module.css';

export default function KeysHelp({ onClose }: { onClose: () => void }) {
  const { needs, words, hasMarks } = useInstitution();
  const keys: [keys: string[], does: string][] = [
    [['Ctrl', 'K'], 'Search people, pages and actions'],
    [['['], 'The week before'],
    [[']'], 'The week after'],
    [['j'], 'Next row of a list'],
    [['k'], 'Row before'],
    [['Enter'], 'Open the row'],
    [['/'], 'Find in a list'],
    [['d'], 'In a review: go to the decision'],
    [['←', '→'], 'In a chart: move to the exact values'],
    ...placesFor(needs, hasMarks).map((place): [string[], string] => [['g', place.key], `Go to ${place.label(words)}`]),
    [['?'], 'These keys'],
  ];
  return (
    <Modal opened onClose={onClose} title="Keys" size="sm">
      <dl className={styles.keys}>
        {keys.map(([names, does]) => (
          <div key={does}>
            <dt>
              {names.map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
