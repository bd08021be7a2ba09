import { Checkbox, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './form.module.css';
import type { Form } from './use-form.ts';

interface FieldProps<T, K extends keyof T> {
  form: Form<T>;
  name: K;
  label: string;
  /** What to write, before it is written. */
  help?: ReactNode;
  isOptional?: boolean;
  isDisabled?: boolean;
}

type NameOf<T, V> = { [K in keyof T]-?: T[K] extends V ? K : never }[keyof T] & string;

/** Help stands below, so that fields side by side begin at one height. */
export const fieldOrder: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

function common<T, K extends keyof T & string>({ form, name, label, help, isOptional, isDisabled }: FieldProps<T, K>) {
  return {
    name,
    label: isOptional ? (
      <>
        {label} <span className={styles.optional}>(optional)</span>
      </>
    ) : (
      label
    ),
    description: help,
    error: form.errorOf(name),
    disabled: isDisabled ?? false,
    onBlur: () => form.leave(name),
    inputWrapperOrder: fieldOrder,
  };
}

interface TextProps<T> extends FieldProps<T, NameOf<T, string>> {
  type?: 'text' | 'email' | 'date' | 'time' | 'number' | 'search';
  autoComplete?: string;
  placeholder?: string;
  /** Characters that the answer usually has: the field is about as wide. */
  width?: number;
  min?: string | number;
  max?: string | number;
  step?: string | number;
}

export function TextField<T>({
  type = 'text',
  autoComplete = 'off',
  placeholder,
  width,
  min,
  max,
  step,
  ...field
}: TextProps<T>) {
  const { form, name } = field;
  return (
    <TextInput
      {...common(field)}
      type={type}
      autoComplete={autoComplete}
      {...(placeholder ? { placeholder } : {})}
      {...(width ? { styles: { wrapper: { maxWidth: `${width + 4}ch` } } } : {})}
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      {...(step === undefined ? {} : { step })}
      value={form.values[name] as string}
      onChange={(event) => form.set(name, event.currentTarget.value as T[typeof name])}
    />
  );
}

export function LongTextField<T>({ rows = 3, ...field }: FieldProps<T, NameOf<T, string>> & { rows?: number }) {
  const { form, name } = field;
  return (
    <Textarea
      {...common(field)}
      rows={rows}
      value={form.values[name] as string}
      onChange={(event) => form.set(name, event.currentTarget.value as T[typeof name])}
    />
  );
}

export function PasswordField<T>({
  autoComplete,
  ...field
}: FieldProps<T, NameOf<T, string>> & { autoComplete: string }) {
  const { form, name } = field;
  return (
    <PasswordInput
      {...common(field)}
      styles={{ wrapper: { maxWidth: '36ch' } }}
      autoComplete={autoComplete}
      value={form.values[name] as string}
      onChange={(event) => form.set(name, event.currentTarget.value as T[typeof name])}
    />
  );
}

export interface Choice {
  value: string;
  label: string;
}

export function SelectField<T>({
  choices,
  width,
  ...field
}: FieldProps<T, NameOf<T, string>> & { choices: readonly Choice[]; width?: number }) {
  const { form, name } = field;
  return (
    <NativeSelect
      {...common(field)}
      data={[...choices]}
      {...(width ? { styles: { wrapper: { maxWidth: `${width + 6}ch` } } } : {})}
      value={form.values[name] as string}
      onChange={(event) => form.set(name, event.currentTarget.value as T[typeof name])}
    />
  );
}

export function CheckField<T>(field: FieldProps<T, NameOf<T, boolean>>) {
  const { form, name, label, help, isDisabled } = field;
  return (
    <Checkbox
      name={name}
      label={label}
      description={help}
      disabled={isDisabled ?? false}
      checked={form.values[name] as boolean}
      onChange={(event) => form.set(name, event.currentTarget.checked as T[typeof name])}
    />
  );
}

/** Several of a list. */
export function ChecksField<T>({
  choices,
  ...field
}: FieldProps<T, NameOf<T, string[]>> & { choices: readonly (Choice & { help?: string })[] }) {
  const { form, name, label, help } = field;
  const chosen = form.values[name] as string[];
  const error = form.errorOf(name);
  return (
    <fieldset className={styles.checks} aria-invalid={error ? true : undefined} tabIndex={error ? -1 : undefined}>
      <legend>{label}</legend>
      {help ? <p className={styles.help}>{help}</p> : null}
      {error ? <p className={styles.error}>{error}</p> : null}
      {choices.map((choice) => (
        <Checkbox
          key={choice.value}
          name={`${name}-${choice.value}`}
          label={choice.label}
          description={choice.help}
          checked={chosen.includes(choice.value)}
          onChange={(event) => {
            const next = event.currentTarget.checked
              ? [...chosen, choice.value]
              : chosen.filter((one) => one !== choice.value);
            form.set(name, next as T[typeof name]);
          }}
        />
      ))}
    </fieldset>
  );
}
