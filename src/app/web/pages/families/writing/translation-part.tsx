import { useQuery } from '@tanstack/react-query';
import { CheckField, LongTextField, PasswordField, SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FormBody } from '../../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../../ui/form/use-form.ts';
import { Section } from '../../../../../ui/page-header.tsx';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb } from '../../set-up/use-verb.ts';

interface Setting {
  isOn: boolean;
  protocol: 'libretranslate' | 'deepl';
  address: string;
  hasKey: boolean;
  terms: { term: string; language: string; saidAs: string }[];
}

/** The service that drafts translations, and the words that it may not touch. */
export function TranslationPart() {
  const { key } = useInstitution();
  const verb = useVerb();
  const query = useQuery({
    queryKey: [key, 'family-translation'],
    queryFn: ({ signal }) => api.get<Setting>(tenant(key, '/family-translation'), {}, signal),
  });
  const setting = query.data;
  if (!setting) return null;
  const save = (path: string, words: string, close: () => void) => async (body: Record<string, unknown>) => {
    await api.put(tenant(key, path), body);
    close();
    await verb.refresh();
    verb.say({ words, tone: 'good' });
  };
  return (
    <Section
      title="Translation by machine"
      note={
        setting.isOn
          ? `${setting.protocol === 'deepl' ? 'DeepL' : 'LibreTranslate'} drafts; a speaker reads and approves. ${setting.terms.length} words are locked.`
          : 'Off: people translate. A machine only ever drafts, and nothing that it makes is sent before a speaker approves it.'
      }
      actions={
        <>
          <CaseDialog label="The service" title="The translation service">
            {(close) => (
              <ServiceForm setting={setting} onCancel={close} onSave={save('/family-translation', 'Saved.', close)} />
            )}
          </CaseDialog>
          <CaseDialog label="Locked words" title="Words that a machine may not translate">
            {(close) => (
              <GlossaryForm
                setting={setting}
                onCancel={close}
                onSave={save('/family-translation/glossary', 'The locked words are saved.', close)}
              />
            )}
          </CaseDialog>
        </>
      }
    >
      <SaidNotice verb={verb} />
    </Section>
  );
}

interface FormProps {
  setting: Setting;
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}

function ServiceForm({ setting, onSave, onCancel }: FormProps) {
  const form = useForm({
    draft: null,
    initial: { isOn: setting.isOn, protocol: setting.protocol as string, address: setting.address, key: '' },
    checks: {
      address: (value) => (/^https?:\/\//.test(value) ? null : 'An address such as https://translate.example.org.'),
    },
    save: ({ key, ...same }) => onSave({ ...same, ...(key ? { key } : {}) }),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <CheckField form={form} name="isOn" label="Let the service draft translations" />
      <SelectField
        form={form}
        name="protocol"
        label="Which"
        choices={[
          { value: 'libretranslate', label: 'LibreTranslate (can run in your own house)' },
          { value: 'deepl', label: 'DeepL' },
        ]}
      />
      <TextField form={form} name="address" label="Address" placeholder="https://api.deepl.com" />
      <PasswordField
        form={form}
        name="key"
        label={setting.hasKey ? 'Key (one is saved; empty keeps it)' : 'Key'}
        autoComplete="off"
      />
    </FormBody>
  );
}

function GlossaryForm({ setting, onSave, onCancel }: FormProps) {
  const form = useForm({
    draft: 'family-glossary',
    initial: {
      lines: setting.terms
        .map(({ term, language, saidAs }) =>
          language === '*' && saidAs === term ? term : `${term} = ${saidAs} (${language})`,
        )
        .join('\n'),
    },
    checks: { lines: (value) => readLines(value).trouble },
    save: ({ lines }) => onSave({ terms: readLines(lines).terms }),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <LongTextField
        form={form}
        name="lines"
        rows={10}
        label="One in each line"
        help="“Bayou Elementary” stays as it is; “counselor = consejera (es)” is said so in Spanish."
      />
    </FormBody>
  );
}

function readLines(text: string): { terms: Setting['terms']; trouble: string | null } {
  const terms: Setting['terms'] = [];
  for (const line of text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)) {
    const [, term, saidAs, language] = /^(.+?)\s*=\s*(.+?)\s*\(([a-z]{2,3})\)$/i.exec(line) ?? [];
    if (term && saidAs && language) terms.push({ term, saidAs, language: language.toLowerCase() });
    else if (line.includes('='))
      return { terms, trouble: `“${line}” cannot be read: write counselor = consejera (es).` };
    else terms.push({ term: line, saidAs: line, language: '*' });
  }
  return { terms, trouble: null };
}
