import { Radio, Stack } from '@mantine/core';
import { formatNumber } from '../../../../ui/format.ts';
import { useInstitution } from '../../session.tsx';

interface StartsWithProps {
  value: 'newly' | 'everybody';
  onChange: (value: 'newly' | 'everybody') => void;
  note: string;
  /** For how many it holds already, where that is known. */
  already: number | null;
}

/** Whom a rule speaks of at first: a decision of whoever turns it on, with what it means in people. */
export function StartsWith({ value, onChange, note, already }: StartsWithProps) {
  const { words } = useInstitution();
  const many = already === null ? 'those' : `the ${formatNumber(already)}`;
  return (
    <Radio.Group
      label="Whom does it speak of?"
      description={note}
      value={value}
      onChange={(next) => onChange(next === 'everybody' ? 'everybody' : 'newly')}
    >
      <Stack gap={8} mt={8}>
        <Radio
          value="newly"
          label={`Only ${words.students} for whom it begins to hold from now on`}
          description={`Nobody is told of ${many} who meet it already; they stand in a list of their own.`}
        />
        <Radio
          value="everybody"
          label={`Also ${many} for whom it holds already`}
          description={
            already === null || already === 0
              ? 'All of them are raised at once.'
              : `${formatNumber(already)} alerts are raised at once.`
          }
        />
      </Stack>
    </Radio.Group>
  );
}
