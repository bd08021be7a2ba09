import { Button } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { LongTextField, TextField } from '../../ui/form/fields.tsx';
import { FormBody } from '../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../ui/form/use-form.ts';
import type { TemplateView } from '../core/views.ts';
import styles from './messages.module.css';

export interface TemplateInput {
  name: string;
  subject: string;
  body: string;
}

/** A template's words. */
export function TemplateForm({
  template,
  onChange,
  onSave,
  onCancel,
}: {
  template: TemplateView;
  /** As it is typed: for the preview. */
  onChange: (words: { subject: string; body: string }) => void;
  onSave: (input: TemplateInput) => Promise<void>;
  onCancel: () => void;
}) {
  const form = useForm({
    draft: `template-${template.key}-${template.version}`,
    initial: { name: template.name, subject: template.subject, body: template.body },
    checks: {
      name: isGiven('Give it a name.'),
      subject: isGiven('A mail needs a subject.'),
      body: isGiven('A mail needs a text.'),
    },
    save: onSave,
  });
  const { subject, body } = form.values;
  useEffect(() => onChange({ subject, body }), [onChange, subject, body]);
  const { standard } = template;
  const isStandard = subject === standard.subject && body === standard.body;
  return (
    <FormBody
      form={form}
      submit="Save"
      onCancel={onCancel}
      isWide
      aside={
        isStandard ? undefined : (
          <Button variant="subtle" onClick={() => form.setAll({ subject: standard.subject, body: standard.body })}>
            Use the product’s words
          </Button>
        )
      }
    >
      <TextField form={form} name="name" label="Name" help="Here alone; whoever gets the mail does not see it." />
      <TextField form={form} name="subject" label="Subject" />
      <LongTextField form={form} name="body" label="Text" rows={14} />
    </FormBody>
  );
}

/** What the template may name, and nothing else. */
export function FieldList({ fields }: Pick<TemplateView, 'fields'>) {
  return (
    <dl className={styles.fields}>
      {fields.map(({ key, means }) => (
        <div key={key}>
          <dt>
            <code>{`{${key}}`}</code>
          </dt>
          <dd>{means}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The templates there are, each with a way to change it. */
export function TemplateList({
  templates,
  act,
}: {
  templates: readonly TemplateView[];
  act: (template: TemplateView) => ReactNode;
}) {
  return (
    <ul className={styles.templates}>
      {templates.map((template) => (
        <li key={`${template.kind} ${template.key}`}>
          <b>{template.name}</b>
          <p>
            {template.to === 'student' ? 'To students' : 'To staff'}: “{template.subject}”{' '}
            <span className={styles.quiet}>
              {template.version === 0
                ? 'As it comes with the product.'
                : `Version ${template.version} by ${template.madeBy}.`}
            </span>
          </p>
          <div>{act(template)}</div>
        </li>
      ))}
    </ul>
  );
}
