import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import type { consentModes, FamilyRules } from '../../../../../families/core/people/rules.ts';
import type { FamilyRulesView } from '../../../../../families/core/people/views.ts';
import { categories } from '../../../../../families/core/writing/occasions.ts';
import { category_words, channel_words } from '../../../../../families/web/people/people-words.ts';
import { capital } from '../../../../../kernel/capital.ts';
import { weekdayName } from '../../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb } from '../../set-up/use-verb.ts';
import { FamiliesNav } from '../families-nav.tsx';

const RulesForm = lazy(async () => ({
  default: (await import('../../../../../families/web/people/rules-form.tsx')).RulesForm,
}));

const mode_words: Record<(typeof consentModes)[number], string> = {
  always: 'always',
  'unless-refused': 'unless they refuse',
  'if-given': 'only if they agreed',
};

/** How the institution writes to families: one set of rules for every sender. */
export default function RulesPage() {
  const { key, name, words } = useInstitution();
  const can = useCan();
  const verb = useVerb();
  const query = useQuery({
    queryKey: [key, 'family-rules'],
    queryFn: ({ signal }) => api.get<FamilyRulesView>(tenant(key, '/families/rules'), {}, signal),
  });
  return (
    <div className={page.stack}>
      <title>{`How ${words.families} are written to – ${name}`}</title>
      <PageHeader
        title={`How ${words.families} are written to`}
        sentence="One set of rules for every sender and school. Nothing leaves that they do not allow."
        actions={
          query.data && can('families:configure') ? (
            <CaseDialog label="Change the rules" title={`How ${words.families} are written to`} variant="filled">
              {(close) => (
                <RulesForm
                  view={query.data}
                  draft={`family-rules-${query.data.revision}`}
                  onCancel={close}
                  onSave={async (body) => {
                    await api.put(tenant(key, '/families/rules'), body);
                    close();
                    await verb.refresh();
                    verb.say({ words: 'Kept. The next message goes by these rules.', tone: 'good' });
                  }}
                />
              )}
            </CaseDialog>
          ) : null
        }
      />
      <FamiliesNav />
      <SaidNotice verb={verb} />
      <Loaded query={query} skeleton={<TableSkeleton rows={6} />}>
        {({ rules, changedBy }) => (
          <>
            <Section
              title="When and how often"
              note={changedBy ? `Changed last by ${changedBy}` : 'As the product comes'}
            >
              <ul>
                {sentencesOf(rules).map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </Section>
            <Section
              title="What for"
              note={`${capital(words.families)} see this on their page, and it is kept with every consent.`}
            >
              <PlainTable
                caption={`What ${words.families} are written to about`}
                rows={categories.map((category) => ({ category, ...rules.purposes[category] }))}
                keyOf={(one) => one.category}
                columns={[
                  { key: 'category', label: 'About', isName: true, cell: (one) => category_words[one.category] },
                  { key: 'purpose', label: 'Purpose', cell: (one) => one.purpose },
                  { key: 'consent', label: 'Sent', cell: (one) => mode_words[one.consent] },
                  { key: 'ground', label: 'Ground', cell: (one) => one.ground },
                ]}
              />
            </Section>
          </>
        )}
      </Loaded>
    </div>
  );
}

function sentencesOf(rules: FamilyRules): string[] {
  return [
    rules.recipients === 'guardians'
      ? 'Messages about a student go to the guardians who may be told.'
      : 'Messages go to the students themselves, and to whom they trust.',
    ...(rules.ofAge === null
      ? []
      : [`At ${rules.ofAge} rights pass to the student; a review opens ${rules.reviewDays} days before.`]),
    `Nobody is written to before ${rules.reach.from} or after ${rules.reach.until} of their own time, unless they choose other hours.`,
    ...(rules.quietDays.length > 0 ? [`Not on ${rules.quietDays.map((day) => weekdayName(day - 1)).join(', ')}.`] : []),
    rules.writesOnHolidays ? 'Also in the holidays.' : 'Not in the holidays of the student’s school.',
    `At most ${rules.cap.day} a day and ${rules.cap.week} a week to one household, over all senders and schools. Emergencies and legal notices are not counted against it.`,
    `Digests go at ${rules.digest.hour}:00, weekly ones on ${weekdayName(rules.digest.weekday - 1)}.`,
    `Tried in this order unless they choose another: ${rules.channelOrder.map((channel) => channel_words[channel]).join(', ')}.`,
  ];
}
