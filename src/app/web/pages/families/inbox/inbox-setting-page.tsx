import { useQuery } from '@tanstack/react-query';
import type { InboxSettingView } from '../../../../../families/core/conversations/views.ts';
import { directionOf, languageName, readyLanguages } from '../../../../../kernel/languages.ts';
import { AttentionMark } from '../../../../../ui/attention-mark.tsx';
import { ChecksField, LongTextField, SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FormBody } from '../../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../../ui/form/use-form.ts';
import { formatClock, weekdayName } from '../../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../../set-up/use-verb.ts';
import { FamiliesNav } from '../families-nav.tsx';
import styles from './inbox.module.css';

/** Who reads what families write, when, and what is said while nobody does. */
export default function InboxSettingPage() {
  const { key, name, words } = useInstitution();
  const can = useCan();
  const verb = useVerb();
  const query = useQuery({
    queryKey: [key, 'family-inbox-setting'],
    queryFn: ({ signal }) => api.get<InboxSettingView>(tenant(key, '/families/inbox-setting'), {}, signal),
  });
  const mayChange = can('families:configure');
  return (
    <div className={page.stack}>
      <title>{`Who reads what ${words.families} write – ${name}`}</title>
      <PageHeader
        title="Who reads, and when"
        sentence="What cannot wait goes to a named person at once. While nobody reads, families get fixed words that a speaker approved, and nothing else."
      />
      <FamiliesNav />
      <SaidNotice verb={verb} />
      <Loaded query={query} skeleton={<TableSkeleton rows={6} />}>
        {(view) => (
          <>
            {view.cannotOpen.map(({ as, name: named }) => (
              <p key={as} role="status">
                <AttentionMark>
                  {`${named}, ${as === 'urgent' ? 'named for what cannot wait' : 'who is on call'}, may not open every family’s conversation. Of those others are told: who leads on safeguarding, then on families. Name somebody else, or widen their role.`}
                </AttentionMark>
              </p>
            ))}
            {view.nameable.length === 0 ? (
              <p role="status">
                <AttentionMark>
                  Nobody on the staff list has a role that reaches every family, so nobody can be named here.
                </AttentionMark>
              </p>
            ) : null}
            {mayChange ? <SettingForm key={view.revision} view={view} verb={verb} /> : <Facts view={view} />}
            <Section
              title="What is said while nobody reads"
              note="As it would go now. It goes in the languages that are approved, once a night."
            >
              <div className={styles.sides}>
                {view.fixedReplies.map(({ language, name: label, words }) => (
                  <div key={language}>
                    <strong>{label}</strong>
                    <span className={styles.small}>
                      {view.approvedLanguages.includes(language) ? ' · approved' : ' · a draft'}
                    </span>
                    <p lang={language} dir={directionOf(language)}>
                      {words}
                    </p>
                  </div>
                ))}
              </div>
            </Section>
            <Speakers view={view} verb={verb} mayChange={mayChange} />
            <SavedAnswers view={view} verb={verb} />
          </>
        )}
      </Loaded>
    </div>
  );
}

const days = [1, 2, 3, 4, 5, 6, 7];

function Facts({ view }: { view: InboxSettingView }) {
  return (
    <p>
      {`Somebody reads on ${view.staffedDays.map((day) => weekdayName(day - 1)).join(', ')} from ${formatClock(view.staffedFrom)} to ${formatClock(view.staffedUntil)}, and answers within ${view.answerHours} of these hours.`}
    </p>
  );
}

function SettingForm({ view, verb }: { view: InboxSettingView; verb: Verb }) {
  const { key } = useInstitution();
  const nameable = [
    { value: '', label: 'Nobody named' },
    ...view.nameable.map(({ staffId, name }) => ({ value: staffId, label: name })),
    ...view.cannotOpen
      .filter(({ staffId }, index, all) => all.findIndex((one) => one.staffId === staffId) === index)
      .map(({ staffId, name }) => ({ value: staffId, label: `${name} (may not open them all)` })),
  ];
  const form = useForm({
    draft: `inbox-setting-${view.revision}`,
    initial: {
      urgentStaffId: view.urgentStaffId ?? '',
      onCallStaffId: view.onCallStaffId ?? '',
      staffedDays: view.staffedDays.map(String),
      staffedFrom: view.staffedFrom,
      staffedUntil: view.staffedUntil,
      answerHours: String(view.answerHours),
      emergencyNumber: view.emergencyNumber,
      helpLine: view.helpLine,
      approvedLanguages: view.approvedLanguages,
    },
    save: async (given) => {
      await api.put(tenant(key, '/families/inbox-setting'), {
        ...given,
        revision: view.revision,
        urgentStaffId: given.urgentStaffId || null,
        onCallStaffId: given.onCallStaffId || null,
        staffedDays: given.staffedDays.map(Number),
        answerHours: Number(given.answerHours),
      });
      await verb.refresh();
      verb.say({ words: 'Saved.', tone: 'good' });
    },
  });
  return (
    <FormBody form={form} submit="Save">
      <SelectField
        form={form}
        name="urgentStaffId"
        label="Told at once of harm, abuse and hunger"
        help="Only who may open every family’s conversation can be named. Nobody named: who leads on safeguarding, first at the student’s own school."
        choices={nameable}
      />
      <SelectField form={form} name="onCallStaffId" label="On call while nobody reads" choices={nameable} />
      <ChecksField
        form={form}
        name="staffedDays"
        label="Days on which somebody reads"
        choices={days.map((day) => ({ value: String(day), label: weekdayName(day - 1) }))}
      />
      <TextField form={form} name="staffedFrom" type="time" label="From" width={10} />
      <TextField form={form} name="staffedUntil" type="time" label="Until" width={10} />
      <TextField
        form={form}
        name="answerHours"
        type="number"
        label="Hours until somebody answers"
        help="Counted while somebody reads."
        width={8}
      />
      <TextField form={form} name="emergencyNumber" label="Emergency number" width={12} />
      <TextField
        form={form}
        name="helpLine"
        label="A sentence more"
        help="A help line, for instance; it goes as it stands in every language."
        isOptional
      />
      <ChecksField
        form={form}
        name="approvedLanguages"
        label="A speaker has approved the words in"
        choices={readyLanguages.map((language) => ({ value: language, label: languageName(language) }))}
      />
    </FormBody>
  );
}

function Speakers({ view, verb, mayChange }: { view: InboxSettingView; verb: Verb; mayChange: boolean }) {
  return (
    <Section
      title="Who speaks what"
      note="A family whose student nobody looks after goes to somebody of its language."
      actions={
        mayChange ? (
          <CaseDialog label="Add somebody" title="Who speaks what">
            {(close) => <SpeakerForm view={view} verb={verb} close={close} />}
          </CaseDialog>
        ) : null
      }
    >
      {view.speakers.length === 0 ? <p className={page.quiet}>Nobody is named yet.</p> : null}
      <ul>
        {view.speakers.map(({ staffId, name, languages }) => (
          <li key={staffId}>{`${name}: ${languages.map(languageName).join(', ')}`}</li>
        ))}
      </ul>
    </Section>
  );
}

function SpeakerForm({ view, verb, close }: { view: InboxSettingView; verb: Verb; close: () => void }) {
  const { key } = useInstitution();
  const form = useForm({
    draft: 'inbox-speaker',
    initial: { staffId: view.staff[0]?.staffId ?? '', languages: [] as string[] },
    save: async ({ staffId, languages }) => {
      await api.put(tenant(key, `/families/speakers/${staffId}`), { languages });
      close();
      await verb.refresh();
    },
  });
  return (
    <FormBody form={form} submit="Save" onCancel={close}>
      <SelectField
        form={form}
        name="staffId"
        label="Who"
        choices={view.staff.map(({ staffId, name }) => ({ value: staffId, label: name }))}
      />
      <ChecksField
        form={form}
        name="languages"
        label="Speaks"
        choices={readyLanguages.map((language) => ({ value: language, label: languageName(language) }))}
      />
    </FormBody>
  );
}

function SavedAnswers({ view, verb }: { view: InboxSettingView; verb: Verb }) {
  const { key } = useInstitution();
  const can = useCan();
  return (
    <Section
      title="Saved answers"
      actions={
        can('families:write') ? (
          <CaseDialog label="Save an answer" title="An answer for the next time">
            {(close) => <SavedAnswerForm verb={verb} close={close} />}
          </CaseDialog>
        ) : null
      }
    >
      {view.savedAnswers.length === 0 ? <p className={page.quiet}>None yet.</p> : null}
      {view.savedAnswers.map(({ savedAnswerId, title, words, language }) => (
        <div key={savedAnswerId} className={styles.head}>
          <p lang={language} dir={directionOf(language)}>
            <strong>{title}</strong> {words}
          </p>
          {can('families:lead') ? (
            <button
              type="button"
              disabled={verb.isBusy}
              onClick={() =>
                void verb.run(
                  () => api.delete(tenant(key, `/families/saved-answers/${savedAnswerId}`)),
                  'It is offered no more.',
                )
              }
            >
              Remove
            </button>
          ) : null}
        </div>
      ))}
    </Section>
  );
}

function SavedAnswerForm({ verb, close }: { verb: Verb; close: () => void }) {
  const { key } = useInstitution();
  const form = useForm({
    draft: 'saved-answer',
    initial: { title: '', words: '', language: 'en' },
    save: async (given) => {
      await api.post(tenant(key, '/families/saved-answers'), given);
      close();
      await verb.refresh();
    },
  });
  return (
    <FormBody form={form} submit="Save" onCancel={close}>
      <TextField form={form} name="title" label="Name" />
      <LongTextField form={form} name="words" label="Words" rows={4} />
      <SelectField
        form={form}
        name="language"
        label="Language"
        choices={readyLanguages.map((language) => ({ value: language, label: languageName(language) }))}
      />
    </FormBody>
  );
}
