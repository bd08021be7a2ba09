import type { RuleDefinition } from '../../../../alerts/core/definition.ts';
import { readBack } from '../../../../alerts/core/rule-words.ts';
import type { RuleOptions } from '../../../../alerts/core/views.ts';
import styles from '../../../../alerts/web/alerts.module.css';
import { Section } from '../../../../ui/page-header.tsx';
import { useInstitution } from '../../session.tsx';

/** The whole rule in words, as whoever it tells would read it. */
export function ReadBack({ definition, options }: { definition: RuleDefinition; options: RuleOptions }) {
  const { words } = useInstitution();
  const named = (choices: readonly { key: string; label: string }[]) =>
    new Map(choices.map(({ key, label }) => [key, label]));
  const names = {
    units: named(options.units),
    cohorts: named(options.cohorts),
    kinds: named(options.kinds),
    teams: named([...options.teams, ...options.services]),
    sources: named(options.sources),
  };
  return (
    <Section title="Read back">
      <ul className={styles.readback} aria-live="polite">
        {readBack(definition, names, words.students).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Section>
  );
}
