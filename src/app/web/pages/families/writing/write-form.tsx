import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { occasionOf } from '../../../../../families/core/writing/occasions.ts';
import type {
  AudienceView,
  FamilyTemplatesView,
  FamilyTemplateView,
  TemplateLine,
} from '../../../../../families/core/writing/views.ts';
import { languageName } from '../../../../../kernel/languages.ts';
import { CheckField, SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FieldGroup, FieldRow, FormBody } from '../../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../../ui/form/use-form.ts';
import { formatCount } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { useAddress } from '../../../use-address.ts';
import { type Chosen, ChosenStudents } from '../gatherings/chosen-students.tsx';
import { OwnWords } from './own-words.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { audienceOf, type Whom, whomOf } from './whom.ts';
import styles from './writing.module.css';

interface WriteFormProps {
  view: FamilyTemplatesView;
  units: readonly { unitId: string; name: string }[];
  named: readonly Chosen[];
}

const hidden = ['recall', 'mark-corrected'];

/** What is said, to whom, and how it will read; then it goes after a minute, or waits for a person. */
export function WriteForm({ view, units, named }: WriteFormProps) {
  const { key, words: said } = useInstitution();
  const { search, go } = useAddress();
  const [requestId] = useState(() => crypto.randomUUID());
  const usable = view.templates.filter(({ isActive, occasion }) => isActive && !hidden.includes(occasion));
  const first = usable.find((one) => one.key === search.template) ?? usable.find((one) => one.key === 'own-words');
  const form = useForm({
    draft: `family-message-${search.ids ?? ''}-${search.case ?? search.plan ?? ''}`,
    initial: {
      who: whomOf(search) as Whom,
      chosen: named as Chosen[],
      day: search.day ?? '',
      least: search.least ?? '6',
      unitId: search.unit ?? '',
      templateKey: first?.key ?? '',
      words: {} as Record<string, string>,
      isRehearsal: false,
    },
    checks: {
      day: (day, { templateKey, who }) =>
        day || !(who === 'absent' || needsOf(usable, templateKey).day) ? null : 'Choose the day.',
      templateKey: (templateKey) =>
        usable.find((one) => one.key === templateKey)?.languages.some(({ approvedVersion }) => approvedVersion !== null)
          ? null
          : 'Nobody has approved these words in any language yet. A speaker does that under Templates.',
      words: (words, { templateKey }) =>
        !needsOf(usable, templateKey).words || Object.values(words).some((one) => one.trim() !== '')
          ? null
          : 'Write what you want to say.',
      chosen: (chosen, { who }) => (who !== 'students' || chosen.length > 0 ? null : 'Choose at least one student.'),
      unitId: (unitId, { who }) => (who !== 'unit' || unitId ? null : 'Choose a school.'),
    },
    save: async ({ templateKey, day, words, isRehearsal, ...choice }) => {
      const needs = needsOf(usable, templateKey);
      const { batchId } = await api.post<{ batchId: string }>(tenant(key, '/family-batches'), {
        templateKey,
        audience: audienceOf({ ...choice, day, studentIds: choice.chosen.map(({ studentId }) => studentId) }),
        ...(needs.day && day ? { day } : {}),
        ...(needs.words ? { ownWords: words } : {}),
        ...(search.case ? { origin: { kind: 'case', id: search.case } } : {}),
        ...(search.plan ? { origin: { kind: 'plan', id: search.plan } } : {}),
        isRehearsal,
        requestId,
      });
      go(addressOf(key, `/families/batches/${batchId}`));
    },
  });
  const { who, chosen, templateKey } = form.values;
  const line = usable.find((one) => one.key === templateKey);
  const needs = needsOf(usable, templateKey);
  const audience = useAudience(form.values);
  return (
    <div className={styles.compose}>
      <FormBody form={form} submit={form.values.isRehearsal ? 'Rehearse it' : 'Send it in a minute'} isWide>
        <FieldGroup title="About whom">
          <Segments
            label="About"
            value={who}
            onChange={(next) => form.set('who', next as Whom)}
            choices={[
              { key: 'students', label: `Chosen ${said.students}` },
              { key: 'absent', label: 'Absent, nobody said why' },
              { key: 'missed', label: 'Missed many days' },
              { key: 'unit', label: 'A school' },
            ]}
          />
          {who === 'students' ? (
            <>
              <ChosenStudents
                chosen={chosen}
                onChange={(next) => form.set('chosen', next)}
                label="Add a student by name"
              />
              {form.errorOf('chosen') ? <p role="alert">{form.errorOf('chosen')}</p> : null}
            </>
          ) : (
            <FieldRow>
              {who === 'missed' ? (
                <TextField
                  form={form}
                  name="least"
                  type="number"
                  min={1}
                  max={200}
                  width={8}
                  label="Days missed, at least"
                />
              ) : null}
              <SelectField
                form={form}
                name="unitId"
                label="School"
                choices={[
                  { value: '', label: who === 'unit' ? 'Choose…' : 'All that you see' },
                  ...units.map(({ unitId, name }) => ({ value: unitId, label: name })),
                ]}
              />
            </FieldRow>
          )}
          {who !== 'students' && audience ? (
            <p className={styles.faint}>
              {audience.total === 0
                ? 'This means nobody just now.'
                : `${formatCount(audience.total, said.student, said.students)}: ${audience.students
                    .slice(0, 5)
                    .map(({ name }) => name)
                    .join(', ')}${audience.total > 5 ? ' …' : ''}`}
            </p>
          ) : null}
        </FieldGroup>
        <FieldGroup title="What">
          <SelectField
            form={form}
            name="templateKey"
            label="Template"
            help={line?.when}
            choices={usable.map((one) => ({
              value: one.key,
              label: `${one.name}${one.languages.some(({ approvedVersion }) => approvedVersion !== null) ? '' : ' (not approved yet)'}`,
            }))}
          />
          {needs.day || who === 'absent' ? (
            <TextField form={form} name="day" type="date" width={14} label="The day it is about" />
          ) : null}
          {needs.words && line ? (
            <OwnWords
              languages={spokenOf(line)}
              words={form.values.words}
              onChange={(words) => form.set('words', words)}
              hasMachine={view.machine.isOn}
              error={form.errorOf('words')}
            />
          ) : null}
          <CheckField
            form={form}
            name="isRehearsal"
            label="Only rehearse it"
            help="Everything is made and shown, and nothing is sent."
          />
        </FieldGroup>
      </FormBody>
      {line ? (
        <Reading
          line={line}
          people={who === 'students' ? chosen : (audience?.students ?? [])}
          words={form.values.words}
          day={form.values.day}
        />
      ) : null}
    </div>
  );
}

function needsOf(templates: readonly TemplateLine[], key: string): { day: boolean; words: boolean } {
  const line = templates.find((one) => one.key === key);
  const fields = line ? occasionOf(line.occasion).fields : {};
  return { day: Object.hasOwn(fields, 'day'), words: Object.hasOwn(fields, 'words') };
}

/** English first, then what most families read. */
function spokenOf(line: TemplateLine): { language: string; families: number }[] {
  return line.languages
    .filter(
      ({ approvedVersion, families, language }) => approvedVersion !== null && (families > 0 || language === 'en'),
    )
    .toSorted((a, b) => Number(b.language === 'en') - Number(a.language === 'en') || b.families - a.families);
}

function useAudience(values: { who: Whom; chosen: readonly Chosen[]; day: string; least: string; unitId: string }) {
  const { key } = useInstitution();
  const { chosen, ...choice } = values;
  const asked = audienceOf({
    who: choice.who,
    day: choice.day,
    least: choice.least,
    unitId: choice.unitId,
    studentIds: [],
  });
  const query = useQuery({
    queryKey: [key, 'family-audience', JSON.stringify(asked)],
    queryFn: () => api.post<AudienceView>(tenant(key, '/family-batches/audience'), asked),
    enabled: asked !== null && choice.who !== 'students',
    placeholderData: (last) => last,
  });
  return choice.who === 'students' || asked === null ? null : (query.data ?? null);
}

interface ReadingProps {
  line: TemplateLine;
  people: readonly { studentId: string; name: string }[];
  words: Readonly<Record<string, string>>;
  day: string;
}

/** As any family would read it, in any language. */
function Reading({ line, people, words, day }: ReadingProps) {
  const { key } = useInstitution();
  const [language, setLanguage] = useState('en');
  const [studentId, setStudent] = useState('');
  const template = useQuery({
    queryKey: [key, 'family-template', line.key],
    queryFn: ({ signal }) =>
      api.get<FamilyTemplateView>(tenant(key, `/family-templates/${encodeURIComponent(line.key)}`), {}, signal),
  });
  const here = line.languages.some((one) => one.language === language)
    ? language
    : (line.languages[0]?.language ?? 'en');
  const version = template.data?.versions
    .find((one) => one.language === here)
    ?.versions.find(({ state }) => state !== 'retired');
  const without = line.languages.filter(({ approvedVersion, families }) => approvedVersion === null && families > 0);
  return (
    <aside className={styles.aside} aria-label="How it reads">
      <FieldRow>
        <NativeSelect
          label="Read it in"
          value={here}
          onChange={(event) => setLanguage(event.currentTarget.value)}
          data={line.languages.map((one) => ({
            value: one.language,
            label: `${one.languageName}${one.approvedVersion === null ? ' (not approved)' : ''}`,
          }))}
        />
        <NativeSelect
          label="As the family of"
          value={studentId}
          onChange={(event) => setStudent(event.currentTarget.value)}
          data={[
            { value: '', label: 'nobody in particular' },
            ...people.slice(0, 50).map((one) => ({ value: one.studentId, label: one.name })),
          ]}
        />
      </FieldRow>
      {version ? (
        <PreviewPane
          occasion={line.occasion}
          language={here}
          words={{ subject: version.subject, opening: version.opening, each: version.each, closing: version.closing }}
          ownWords={words[here]}
          day={day || undefined}
          studentId={people.some((one) => one.studentId === studentId) ? studentId : undefined}
        />
      ) : template.data ? (
        <Notice tone="attention" title={`There are no words in ${languageName(here)} yet`}>
          These families are told by a person with an interpreter.
        </Notice>
      ) : null}
      {without.length > 0 ? (
        <p className={styles.faint}>
          {`Not approved: ${without.map(({ languageName: name, families }) => `${name} (${formatCount(families, 'family', 'families')})`).join(', ')}. They go to a person with an interpreter, never silently in English.`}
        </p>
      ) : null}
    </aside>
  );
}
