import { Button, Popover, TextInput } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { filterKeys, keep } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { useAddress } from '../../use-address.ts';

/** Keeps what is filtered under a name. */
export default function SaveCohort() {
  const { key } = useInstitution();
  const { search } = useAddress();
  const queries = useQueryClient();
  const [isOpen, open] = useState(false);
  const [name, setName] = useState('');
  const save = useMutation({
    mutationFn: () =>
      api.post(tenant(key, '/saved-cohorts'), {
        name,
        filter: keep(
          search,
          filterKeys.filter((one) => one !== 'cohort'),
        ),
      }),
    onSuccess: () => {
      open(false);
      setName('');
      void queries.invalidateQueries({ queryKey: [key] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Popover opened={isOpen} onChange={open} trapFocus returnFocus width={300} position="bottom-start">
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconBookmark size={14} />}
          onClick={() => open(!isOpen)}
        >
          Save as a cohort
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
          <TextInput
            label="Name of the cohort"
            required
            withAsterisk={false}
            maxLength={100}
            value={name}
            error={save.error?.message}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
