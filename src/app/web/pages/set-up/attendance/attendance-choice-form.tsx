import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import type { ChoicePreview, ChoicesView } from '../../../../../attendance/core/choice-views.ts';
import { isMeaning } from '../../../../../attendance/core/meaning.ts';
import { shapeKinds } from '../../../../../attendance/core/session-shape.ts';
import { partMissed } from '../../../../../attendance/core/tally/part-missed.ts';
import { type UnitView, unitsInOrder } from '../../../../../institution/web/units-in-order.ts';
import { SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../../../../ui/form/form-parts.tsx';
import { isGiven, refusalOf, useForm } from '../../../../../ui/form/use-form.ts';
import { formatDay, formatNumber } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import styles from '../set-up.module.css';

export type ChoiceBody = { unitId: string | null; from: string } & (
  | { what: 'pack'; key: string }
  | { what: 'code'; code: string; meaning: string; name: string; minutesOver: number | null }
  | { what: 'shape'; kind: string; periods: number; morningPeriods: number; periodMinutes: number | null }
);

interface ChoiceFormProps {
  view: ChoicesView;
  what: ChoiceBody['what'];
  units: readonly UnitView[];
  onSave: (body: ChoiceBody) => Promise<unknown>;
  onCancel: () => void;
}

type Values = Record<
  'unitId' | 'from' | 'pack' | 'code' | 'meaning' | 'name' | 'over' | 'kind' | 'periods' | 'morning' | 'length',
  string
>;

/** What says of itself that minutes were missed. */
const saysMinutes = (meaning: string) => isMeaning(meaning) && partMissed(meaning) !== null;
const numberOrNull = (text: string) => (text.trim() === '' ? null : Number(text));

function bodyOf(what: ChoiceBody['what'], values: Values): ChoiceBody {
  const common = { unitId: values.unitId || null, from: values.from };
  if (what === 'pack') return { ...common, what, key: values.pack };
  if (what === 'code')
    return {
      ...common,
      what,
      code: values.code.trim(),
      meaning: values.meaning,
      name: values.name.trim(),
      minutesOver: saysMinutes(values.meaning) ? numberOrNull(values.over) : null,
    };
  return {
    ...common,
    what,
    kind: values.kind,
    periods: Number(values.periods) || 0,
    morningPeriods: Number(values.morning) || 0,
    periodMinutes: numberOrNull(values.length),
  };
}

/** A choice and from when; what it changes is said before it is saved. */
export function ChoiceForm({ view, what, units, onSave, onCancel }: ChoiceFormProps) {
  const { key } = useInstitution();
  const [seen, setSeen] = useState<{ of: string; preview: ChoicePreview } | null>(null);
  const form = useForm<Values>({
    draft: `attendance-${what}`,
    initial: {
      unitId: '',
      from: view.today,
      pack: view.presetFamily,
      code: '',
      meaning: 'excused',
      name: '',
      over: '',
      kind: 'half-days',
      periods: '6',
      morning: '4',
      length: '',
    },
    checks: {
      from: isGiven('Choose the first day.'),
      code: (value) => (what === 'code' && value.trim() === '' ? 'Type the code as the school gives it.' : null),
      name: (value) => (what === 'code' && value.trim() === '' ? 'Say what it is called.' : null),
    },
    save: async (values) => {
      const body = bodyOf(what, values);
      const of = JSON.stringify(body);
      // The first press looks, the second saves what was looked at.
      if (seen?.of === of) return onSave(body);
      const preview = await api.post<ChoicePreview>(tenant(key, '/attendance/choices/preview'), { save: body });
      setSeen({ of, preview });
      throw new Looked();
    },
  });
  const isSeen = seen !== null && seen.of === JSON.stringify(bodyOf(what, form.values));
  const shown = form.refusal?.title === looked ? { ...form, refusal: null } : form;
  const family = view.families.find((one) => one.key === form.values.pack);
  return (
    <FormBody form={shown} submit={isSeen ? 'Save' : 'See what it changes'} onCancel={onCancel}>
      {what === 'pack' ? (
        <>
          <SelectField
            form={form}
            name="pack"
            label="Set of codes"
            choices={view.families.map((one) => ({ value: one.key, label: one.name }))}
          />
          {family ? (
            <ul className={styles.hint}>
              {family.packs.map((pack) => (
                <li key={pack.from}>
                  {pack.name}, from {formatDay(pack.from)}. {pack.citation}. {pack.checked} This is no legal advice.
                </li>
              ))}
            </ul>
          ) : null}
        </>
      ) : null}
      {what === 'code' ? (
        <>
          <FieldRow>
            <TextField form={form} name="code" label="Code" help="As the school gives it." width={10} />
            <TextField form={form} name="name" label="What it is called" />
          </FieldRow>
          <SelectField
            form={form}
            name="meaning"
            label="Counts as"
            choices={view.meanings.map((one) => ({ value: one.key, label: one.name }))}
          />
          {saysMinutes(form.values.meaning) ? (
            <TextField
              form={form}
              name="over"
              type="number"
              label="Says that more minutes were missed than"
              help="Where the code itself says so, as “over 30 minutes late” does. Leave it empty otherwise."
              min={0}
              max={600}
              width={6}
            />
          ) : null}
        </>
      ) : null}
      {what === 'shape' ? (
        <>
          <SelectField
            form={form}
            name="kind"
            label="Marks are taken"
            choices={shapeKinds.map((one) => ({ value: one.key, label: one.words }))}
          />
          {form.values.kind === 'periods' ? (
            <FieldRow>
              <TextField form={form} name="periods" type="number" label="Periods a day" min={1} max={12} width={6} />
              <TextField form={form} name="morning" type="number" label="Before noon" min={0} max={12} width={6} />
              <TextField
                form={form}
                name="length"
                type="number"
                label="Minutes of one"
                help="For laws that count minutes. Empty: not known, and nothing is counted by it."
                min={1}
                max={240}
                width={6}
              />
            </FieldRow>
          ) : null}
        </>
      ) : null}
      <FieldRow>
        <TextField form={form} name="from" type="date" label="From" width={14} />
        <SelectField
          form={form}
          name="unitId"
          label="Holds for"
          choices={[
            { value: '', label: 'The whole institution' },
            ...unitsInOrder(units).map((unit) => ({
              value: unit.unitId,
              label: `${'\u00a0\u00a0'.repeat(unit.depth)}${unit.name}`,
            })),
          ]}
        />
      </FieldRow>
      {isSeen ? <Changes preview={seen.preview} /> : null}
    </FormBody>
  );
}

const looked = 'Looked at';

/** Nothing is saved yet: the form keeps what was typed, as after any refusal. */
class Looked extends Error {
  readonly title = looked;
}

/** What a choice changes in this year's figures. */
function Changes({ preview }: { preview: ChoicePreview }) {
  const { touched, students, chronic, absentDays, codes, isEstimate } = preview;
  const about = isEstimate ? 'about ' : '';
  if (touched === 0 && codes.length === 0)
    return (
      <Notice title="No figure of this year changes">No mark of this year would be read otherwise, up to today.</Notice>
    );
  return (
    <Notice title={`Figures of ${about}${formatNumber(touched)} of ${formatNumber(students)} change`} isAlert>
      <ul className={styles.changes}>
        <li>
          Missed 10 % or more: {about}
          {formatNumber(chronic.before)} now, {formatNumber(chronic.after)} then
        </li>
        <li>
          Days missed, added up: {about}
          {formatNumber(absentDays.before)} now, {formatNumber(absentDays.after)} then
        </li>
        {codes.slice(0, 12).map(({ code, marks, before, after }) => (
          <li key={code + before + after}>
            <b>{code}</b>: {about}
            {formatNumber(marks)} marks, “{before}” now, “{after}” then
          </li>
        ))}
        {codes.length > 12 ? <li>and {formatNumber(codes.length - 12)} codes more</li> : null}
      </ul>
    </Notice>
  );
}

/** What changes when a choice is taken back; the button comes when that is known. */
export function RemoveChoice({ choiceId, actions }: { choiceId: string; actions: (isReady: boolean) => ReactNode }) {
  const { key } = useInstitution();
  const [preview, setPreview] = useState<ChoicePreview | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again on another try
  useEffect(() => {
    let isHere = true;
    setFailure(null);
    api
      .post<ChoicePreview>(tenant(key, '/attendance/choices/preview'), { remove: choiceId })
      .then((found) => isHere && setPreview(found))
      .catch((error: unknown) => isHere && setFailure(refusalOf(error).message));
    return () => {
      isHere = false;
    };
  }, [key, choiceId, tries]);
  return (
    <div className={styles.choosing}>
      {preview ? <Changes preview={preview} /> : null}
      {failure ? (
        <Notice
          tone="bad"
          title="This could not be looked at"
          isAlert
          action={<Button onClick={() => setTries((n) => n + 1)}>Try again</Button>}
        >
          {failure}
        </Notice>
      ) : null}
      {preview === null && failure === null ? <p>Looking at what changes…</p> : null}
      <div>{actions(preview !== null)}</div>
    </div>
  );
}
