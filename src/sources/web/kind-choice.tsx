import { SelectField } from '../../ui/form/fields.tsx';
import type { Form } from '../../ui/form/use-form.ts';
import { Notice } from '../../ui/notice.tsx';
import { domains, domainWords, gateWords, type SourceKind, sourceKind, sourceKinds } from '../core/source-kinds.ts';
import type { SourceView } from '../core/views.ts';
import type { SourceValues } from './source-values.ts';
import { measureWords, weightGroupsOf } from './source-words.ts';
import styles from './sources.module.css';

interface KindChoiceProps {
  form: Form<SourceValues>;
  source: SourceView | null;
  preset: string;
}

/** A ready-made kind: it fills in what it knows, and shows what its file looks like. */
export function KindChoice({ form, source, preset }: KindChoiceProps) {
  const kind = sourceKind(form.values.kind);
  // What a source counts by does not change once it has data, nor does a screener become something else.
  const fitting = sourceKinds.filter((one) => !source || one.measure === source.measure);
  const isFixed = source?.policy != null;
  const choose = (key: string): void => {
    const chosen = sourceKind(key);
    form.setAll({ kind: key, ...(chosen && !source ? filledBy(chosen, form.values, preset) : {}) });
  };
  return (
    <>
      {isFixed ? null : (
        <div
          onChange={({ target }) => {
            if (target instanceof HTMLSelectElement) choose(target.value);
          }}
        >
          <SelectField
            form={form}
            name="kind"
            label="Kind"
            help="A ready-made one fills in measure, direction and group."
            width={34}
            choices={[
              { value: '', label: 'None of these: I say myself what it is' },
              ...domains.flatMap((domain) =>
                fitting
                  .filter((one) => one.domain === domain)
                  .map(({ key, name }) => ({ value: key, label: `${domainWords[domain]}: ${name}` })),
              ),
            ]}
          />
        </div>
      )}
      {kind ? <WhatItLooksLike kind={kind} /> : null}
    </>
  );
}

/** What was typed already is kept. */
function filledBy(kind: SourceKind, typed: SourceValues, preset: string): Partial<SourceValues> {
  const groups = weightGroupsOf(preset).map(({ value }) => value);
  const group = kind.gate !== null ? 'none' : groups.includes(kind.domain) ? kind.domain : null;
  const isOwnName = typed.name !== '' && !sourceKinds.some(({ name }) => name === typed.name);
  const isOwnKey = typed.key !== '' && !sourceKinds.some(({ key }) => key === typed.key);
  return {
    measure: kind.measure,
    direction: String(kind.direction),
    ...(group ? { weightGroup: group } : {}),
    ...(isOwnName ? {} : { name: kind.name }),
    ...(isOwnKey ? {} : { key: kind.key }),
  };
}

function WhatItLooksLike({ kind }: { kind: SourceKind }) {
  const { file } = kind;
  return (
    <div className={styles.kind}>
      <p>{kind.what}</p>
      {kind.gate ? (
        <Notice tone="attention" title="It stays out of the score">
          {gateWords[kind.gate]} It is stored in the group that is not scored. To let it count, an administrator records
          a policy decision on the model page.
        </Notice>
      ) : null}
      <p className={`${styles.quiet} ${styles.small}`}>
        Each row is {file.row}; the {measureWords[kind.measure]} of a week is what counts
        {kind.direction === -1 ? ', and less is better' : ''}. For example:
      </p>
      <div className={styles.kindFile}>
        <table>
          <thead>
            <tr>
              {file.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {file.rows.map((row) => (
              <tr key={row.join(' ')}>
                {row.map((cell, at) => (
                  <td key={file.columns[at]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
