import { SelectField, TextField } from '../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import { unitKindChoices } from './unit-words.ts';
import { type UnitInTree, type UnitView, unitsInOrder } from './units-in-order.ts';

export interface UnitInput {
  unitId: string | null;
  parentUnitId: string | null;
  kind: UnitView['kind'];
  code: string;
  name: string;
}

interface UnitFormProps {
  units: readonly UnitView[];
  /** The unit to change; or the one below which a new one stands. */
  unit: UnitView | null;
  below: UnitView | null;
  onSave: (unit: UnitInput) => Promise<void>;
  onCancel: () => void;
}

export function UnitForm({ units, unit, below, onSave, onCancel }: UnitFormProps) {
  const form = useForm({
    draft: `unit-${unit?.unitId ?? `below-${below?.unitId ?? 'top'}`}`,
    initial: {
      kind: unit?.kind ?? (below ? 'programme' : 'faculty'),
      parentUnitId: unit?.parentUnitId ?? below?.unitId ?? '',
      code: unit?.code ?? '',
      name: unit?.name ?? '',
    } as { kind: UnitView['kind']; parentUnitId: string; code: string; name: string },
    checks: {
      name: isGiven('Type the name that people use.'),
      code: isGiven('Type the code by which files name it.'),
    },
    save: (values) =>
      onSave({
        ...values,
        unitId: unit?.unitId ?? null,
        parentUnitId: values.parentUnitId || null,
        name: values.name.trim(),
        code: values.code.trim(),
      }),
  });
  const parents = unitsInOrder(units).filter((one) => !isWithin(one, unit?.unitId ?? null, units));
  return (
    <FormBody form={form} submit={unit ? 'Save' : 'Add'} onCancel={onCancel}>
      <TextField form={form} name="name" label="Name" />
      <FieldRow>
        <SelectField form={form} name="kind" label="Kind" choices={unitKindChoices} />
        <TextField form={form} name="code" label="Code" help="As the roster and other files write it." />
      </FieldRow>
      <SelectField
        form={form}
        name="parentUnitId"
        label="Stands below"
        choices={[
          { value: '', label: 'The institution itself' },
          ...parents.map((one) => ({ value: one.unitId, label: `${'\u00a0\u00a0'.repeat(one.depth)}${one.name}` })),
        ]}
      />
    </FormBody>
  );
}

/** Whether the unit is the given one or below it: it cannot stand above that one. */
function isWithin(unit: UnitInTree, unitId: string | null, units: readonly UnitView[]): boolean {
  if (unitId === null) return false;
  const byId = new Map(units.map((one) => [one.unitId, one]));
  const seen = new Set<string>();
  for (
    let at: UnitView | undefined = unit;
    at && !seen.has(at.unitId);
    at = at.parentUnitId ? byId.get(at.parentUnitId) : undefined
  ) {
    if (at.unitId === unitId) return true;
    seen.add(at.unitId);
  }
  return false;
}
