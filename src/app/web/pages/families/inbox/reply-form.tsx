import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { ConversationView } from '../../../../../families/core/conversations/views.ts';
import { languageName } from '../../../../../kernel/languages.ts';
import { CheckField, LongTextField } from '../../../../../ui/form/fields.tsx';
import { FormBody } from '../../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../../ui/form/use-form.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import styles from './inbox.module.css';

interface ReplyProps {
  view: ConversationView;
  reply: NonNullable<ConversationView['reply']>;
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}

/** An answer, in the staff's language and in the family's beside it: a machine may draft, a person decides. */
export function ReplyForm({ view, reply, onSave, onCancel }: ReplyProps) {
  const { key } = useInstitution();
  const [sendId] = useState(() => crypto.randomUUID());
  const [back, setBack] = useState<string | null>(null);
  const [machine, setMachine] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const own = view.reads[0] ?? 'en';
  const isForeign = !view.reads.includes(reply.language);
  // Who reads the family's language writes in it.
  const written = isForeign ? own : reply.language;
  const form = useForm({
    draft: `conversation-reply-${view.conversationId}`,
    initial: { words: '', translated: '', asWritten: false },
    save: ({ words, translated, asWritten }) =>
      onSave({
        sendId,
        words: words.trim(),
        language: written,
        asWritten,
        ...(isForeign && translated.trim()
          ? { translation: { words: translated.trim(), by: translated.trim() === machine ? 'machine' : 'person' } }
          : {}),
      }),
  });
  const draft = async () => {
    setTrouble(null);
    try {
      const made = await api.post<{ text: string; back: string }>(tenant(key, '/family-translation/own-words'), {
        text: form.values.words.trim(),
        from: own,
        to: reply.language,
      });
      form.set('translated', made.text);
      setMachine(made.text.trim());
      setBack(made.back);
    } catch (error) {
      setTrouble((error as Error).message);
    }
  };
  return (
    <FormBody form={form} submit="Send" onCancel={onCancel}>
      {view.savedAnswers.length > 0 ? (
        <NativeSelect
          label="A saved answer"
          data={[
            { value: '', label: 'None' },
            ...view.savedAnswers.map(({ savedAnswerId, title }) => ({ value: savedAnswerId, label: title })),
          ]}
          onChange={(event) => {
            const chosen = view.savedAnswers.find(({ savedAnswerId }) => savedAnswerId === event.currentTarget.value);
            if (chosen)
              form.set(isForeign && chosen.language === reply.language ? 'translated' : 'words', chosen.words);
          }}
        />
      ) : null}
      <LongTextField
        form={form}
        name="words"
        label={written === 'en' ? 'Your answer' : `Your answer, in ${languageName(written)}`}
        rows={4}
        help="The school’s number or mailbox sends it, never your own."
      />
      {isForeign ? (
        <>
          {view.hasTranslator ? (
            <Button
              variant="default"
              size="compact-md"
              disabled={form.values.words.trim() === ''}
              onClick={() => void draft()}
            >
              {`Draft it in ${reply.languageName} by machine`}
            </Button>
          ) : null}
          {trouble ? <p role="alert">{trouble}</p> : null}
          <LongTextField
            form={form}
            name="translated"
            label={`In ${reply.languageName}: this is what they get`}
            rows={4}
            help={
              view.hasTranslator
                ? 'Read it before it goes.'
                : 'No translation service is set up: write it yourself, or ask somebody who speaks the language.'
            }
            isOptional
          />
          {back ? <p className={styles.small}>{`Put back into ${languageName(own)} by the machine: ${back}`}</p> : null}
          <CheckField
            form={form}
            name="asWritten"
            label={`Send it in ${languageName(own)}, without ${reply.languageName}`}
          />
        </>
      ) : null}
      {reply.isNow ? null : (
        <p className={styles.small}>They have not written for a day: quiet hours hold, and it may go later.</p>
      )}
    </FormBody>
  );
}
