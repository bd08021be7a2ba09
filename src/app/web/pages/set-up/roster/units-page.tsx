import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { UnitForm, type UnitInput } from '../../../../../institution/web/unit-form.tsx';
import { countWords, UnitTree } from '../../../../../institution/web/unit-tree.tsx';
import type { UnitView } from '../../../../../institution/web/units-in-order.ts';
import { FormDialog } from '../../../../../ui/form/form-parts.tsx';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { Page } from '../page.tsx';
import { unitsQuery } from '../queries.ts';
import { SaidNotice } from '../said-notice.tsx';
import { useVerb } from '../use-verb.ts';

type Editing = { unit: UnitView | null; below: UnitView | null };

/** The tree of campuses, faculties, schools and programmes: roles and calendars hang on it. */
export default function UnitsPage() {
  const { key, name, words } = useInstitution();
  const mayChange = useCan()('institution:configure');
  const verb = useVerb();
  const units = useQuery(unitsQuery(key));
  const [editing, edit] = useState<Editing | null>(null);
  const save = async (unit: UnitInput): Promise<void> => {
    await api.put(tenant(key, '/units'), unit);
    edit(null);
    await verb.refresh();
    verb.say({ words: `${unit.name} is saved.`, tone: 'good' });
  };
  const remove = ({ unitId, name: unitName, timeZone, ...unit }: UnitView): Promise<boolean> =>
    verb.run(
      () => api.delete(tenant(key, `/units/${unitId}`)),
      `${unitName} is removed; nothing was in it.`,
      // It comes back under a new number, which nothing knew; a time zone of its own only a roster can give it.
      timeZone === null
        ? () => api.put(tenant(key, '/units'), { ...unit, name: unitName, unitId: null } satisfies UnitInput)
        : undefined,
    );
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => edit({ unit: null, below: null })}>
      Add a unit
    </Button>
  );
  return (
    <Page title="Units">
      <PageHeader
        title="Units"
        sentence={
          units.data && units.data.units.length > 0 ? `${name} has ${countWords(units.data.units)}.` : undefined
        }
        reason={mayChange ? undefined : 'Your role may read the tree, not change it.'}
        actions={mayChange ? add : undefined}
      />
      <SaidNotice verb={verb} />
      <Loaded query={units} skeleton={<TableSkeleton rows={8} />}>
        {(data) => (
          <>
            {data.units.length === 0 ? (
              <Empty
                title="No units yet"
                action={
                  <Button component="a" variant="default" href={addressOf(key, '/deliveries/roster')}>
                    Upload the roster
                  </Button>
                }
              >
                <p>
                  Units are the {words.units} and {words.programmes} that {words.students} belong to. They come with the
                  roster by themselves; only what the roster does not know has to be added here.
                </p>
              </Empty>
            ) : (
              <UnitTree
                units={data.units}
                {...(mayChange
                  ? {
                      onChange: (unit) => edit({ unit, below: null }),
                      onAddBelow: (below) => edit({ unit: null, below }),
                      onRemove: (unit) => void remove(unit),
                    }
                  : {})}
              />
            )}
            <FormDialog
              title={
                editing?.unit
                  ? `Change ${editing.unit.name}`
                  : editing?.below
                    ? `Add a unit below ${editing.below.name}`
                    : 'Add a unit'
              }
              isOpen={editing !== null}
              onClose={() => edit(null)}
            >
              <UnitForm
                units={data.units}
                unit={editing?.unit ?? null}
                below={editing?.below ?? null}
                onSave={save}
                onCancel={() => edit(null)}
              />
            </FormDialog>
          </>
        )}
      </Loaded>
    </Page>
  );
}
