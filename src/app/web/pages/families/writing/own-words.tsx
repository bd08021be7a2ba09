import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { directionOf, languageName } from '../../../../../kernel/languages.ts';
import { fieldOrder } from '../../../../../ui/form/fields.tsx';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import styles from './writing.module.css';

interface OwnWordsProps {
  /** Languages in which the template is approved, with how many families read each; English first. */
  languages: readonly { language: string; families: number }[];
  words: Readonly<Record<string, string>>;
  onChange: (words: Record<string, string>) => void;
  hasMachine: boolean;
  error: string | null;
}

/** A person's own words, once for each language; a language that is left empty goes to an interpreter. */
export function OwnWords({ languages, words, onChange, hasMachine, error }: OwnWordsProps) {
  const { key } = useInstitution();
  const [back, setBack] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState<string | null>(null);
  const translate = async (to: string) => {
    setBusy(to);
    setTrouble({});
    try {
      const made = await api.post<{ text: string; back: string }>(tenant(key, '/family-translation/own-words'), {
        text: words.en,
        from: 'en',
        to,
      });
      onChange({ ...words, [to]: made.text });
      setBack({ ...back, [to]: made.back });
    } catch (problem) {
      setTrouble({ [to]: (problem as Error).message });
    } finally {
      setBusy(null);
    }
  };
  return (
    <>
      {languages.map(({ language, families }, at) => (
        <div key={language}>
          <Textarea
            label={`Your words in ${languageName(language)}`}
            description={
              language === 'en'
                ? 'They stand in the template’s place for them.'
                : `${families} families read it. Left empty, they are told by a person with an interpreter.`
            }
            inputWrapperOrder={fieldOrder}
            rows={3}
            dir={directionOf(language)}
            lang={language}
            maxLength={1_000}
            value={words[language] ?? ''}
            error={at === 0 ? error : (trouble[language] ?? null)}
            onChange={(event) => onChange({ ...words, [language]: event.currentTarget.value })}
          />
          {back[language] ? (
            <p
              className={styles.faint}
            >{`Put back into English by the machine: “${back[language]}”. Ask a speaker to read it before it goes.`}</p>
          ) : null}
          {hasMachine && language !== 'en' && words.en ? (
            <Button variant="subtle" size="compact-sm" loading={busy === language} onClick={() => translate(language)}>
              {`Draft it in ${languageName(language)}`}
            </Button>
          ) : null}
        </div>
      ))}
    </>
  );
}
