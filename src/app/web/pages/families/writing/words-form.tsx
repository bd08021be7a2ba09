import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { type FamilyWords, parts } from '../../../../../families/core/writing/occasions.ts';
import type { FamilyTemplateView } from '../../../../../families/core/writing/views.ts';
import { FormBody } from '../../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../../ui/form/use-form.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { PreviewPane } from './preview-pane.tsx';
import styles from './writing.module.css';

interface WordsFormProps {
  template: FamilyTemplateView;
  language: string;
  languageName: string;
  direction: 'ltr' | 'rtl';
  version: number;
  words: FamilyWords | null;
  /** The English, where this is another language. */
  original: FamilyWords | null;
  hasMachine: boolean;
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}

const labels: Record<keyof FamilyWords, string> = {
  subject: 'Subject',
  opening: 'Opening',
  each: 'Of each student',
  closing: 'Closing',
};
const empty: FamilyWords = { subject: '', opening: '', each: '', closing: '' };

export function WordsForm(props: WordsFormProps) {
  const { template, language, languageName, direction, version, words, original, hasMachine, onSave, onCancel } = props;
  const { key } = useInstitution();
  const [back, setBack] = useState<FamilyWords | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const first = words ?? empty;
  const form = useForm({
    draft: `family-words-${template.key}-${language}`,
    initial: { subject: first.subject, opening: first.opening, each: first.each, closing: first.closing },
    checks: {
      subject: (value) => (value.trim() ? null : 'Give it a subject.'),
      each: (value) => (value.trim() ? null : 'Say something of each student.'),
    },
    save: (values) =>
      onSave({
        words: values,
        version,
        ...(back ? { madeFrom: 'machine', backTranslation: back } : { madeFrom: 'person' }),
      }),
  });
  const draft = async () => {
    if (!original) return;
    setBusy(true);
    setTrouble(null);
    try {
      const made = await api.post<{ words: FamilyWords; back: FamilyWords }>(tenant(key, '/family-translation/draft'), {
        occasion: template.occasion,
        words: { subject: original.subject, opening: original.opening, each: original.each, closing: original.closing },
        from: 'en',
        to: language,
      });
      form.setAll(made.words);
      setBack(made.back);
    } catch (error) {
      setTrouble((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles.versions}>
      <FormBody
        form={form}
        submit="Save as a draft"
        onCancel={onCancel}
        aside={
          hasMachine && original ? (
            <Button variant="subtle" loading={isBusy} onClick={draft}>
              {`Draft ${languageName} by machine`}
            </Button>
          ) : null
        }
      >
        {parts.map((part) => (
          <Textarea
            key={part}
            name={part}
            label={labels[part]}
            autosize
            minRows={part === 'each' || part === 'closing' ? 3 : 1}
            dir={direction}
            lang={language}
            value={form.values[part]}
            error={form.errorOf(part)}
            onBlur={() => form.leave(part)}
            onChange={(event) => form.set(part, event.currentTarget.value)}
          />
        ))}
        {trouble ? (
          <Notice tone="bad" title="The machine did not translate it" isAlert>
            {trouble}
          </Notice>
        ) : null}
      </FormBody>
      <div className={styles.aside}>
        <PreviewPane occasion={template.occasion} language={language} words={form.values} />
        {back ? (
          <Notice title="Put back into English by the machine">
            {parts.map((part) => (
              <p key={part} className={styles.part}>
                {back[part]}
              </p>
            ))}
          </Notice>
        ) : null}
        {original ? (
          <div>
            <h3>The English</h3>
            {parts.map((part) => (
              <p key={part} className={styles.part}>
                {original[part]}
              </p>
            ))}
          </div>
        ) : null}
      </div>
    </div>
  );
}
