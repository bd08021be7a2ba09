import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { outcome_words } from '../../../../../families/core/calls/outcome.ts';
import type { CallLine, CallListView } from '../../../../../families/core/gatherings/views.ts';
import { capital } from '../../../../../kernel/capital.ts';
import { directionOf } from '../../../../../kernel/languages.ts';
import { AttentionMark } from '../../../../../ui/attention-mark.tsx';
import { formatCount, formatDay, formatPhone } from '../../../../../ui/format.ts';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../../set-up/use-verb.ts';
import styles from '../families.module.css';
import { FamiliesNav } from '../families-nav.tsx';

const CallEndForm = lazy(async () => ({ default: (await import('./call-end-form.tsx')).CallEndForm }));

/** Whom to call now, what to say in their language, and how it went: two taps. */
export default function CallsPage() {
  const { key, name, words } = useInstitution();
  const { search, set } = useAddress();
  const list = search.list === 'all' ? 'all' : 'mine';
  const query = useQuery({
    queryKey: [key, 'family-calls', list],
    queryFn: ({ signal }) => api.get<CallListView>(tenant(key, '/families/calls'), { list }, signal),
  });
  const verb = useVerb();
  return (
    <div className={page.stack}>
      <title>{`${capital(words.families)} to call – ${name}`}</title>
      <PageHeader title={`${capital(words.families)} to call`} sentence={query.data?.sentence} />
      <FamiliesNav />
      <Segments
        label="Whose"
        value={list}
        choices={[
          { key: 'mine', label: 'Mine' },
          { key: 'all', label: 'All that I see' },
        ]}
        onChange={(value) => set({ list: value === 'all' ? 'all' : undefined })}
      />
      <SaidNotice verb={verb} />
      <Loaded query={query} skeleton={<TableSkeleton rows={4} />}>
        {(view) => (
          <div>
            {view.calls.length === 0 ? (
              <p
                className={page.quiet}
              >{`Calls come from a campaign, or from ${words.families} that have not answered.`}</p>
            ) : null}
            {view.calls.map((call) => (
              <Call key={call.callId} call={call} verb={verb} />
            ))}
            {view.more > 0 ? <p className={page.quiet}>There are more; they come once these are done.</p> : null}
          </div>
        )}
      </Loaded>
    </div>
  );
}

function Call({ call, verb }: { call: CallLine; verb: Verb }) {
  const { key, words } = useInstitution();
  const end = async (body: Record<string, unknown>): Promise<string> => {
    const { needsAnotherWay } = await api.post<{ needsAnotherWay: boolean }>(
      tenant(key, `/families/calls/${call.callId}/end`),
      { revision: call.revision, ...body },
    );
    return needsAnotherWay ? 'Noted. Another way to reach this family is needed.' : 'Noted, and logged as a contact.';
  };
  const quick = (outcome: CallLine['lastOutcome']) =>
    verb.run(
      async () => {
        await end({ outcome });
      },
      outcome === 'no-answer' ? 'Noted: no answer. It comes again tomorrow.' : 'Noted.',
    );
  return (
    <article className={styles.call} aria-label={`Call to ${call.family}`}>
      <div>
        <h3>
          <bdi>{call.family}</bdi>
        </h3>
        {call.phone ? (
          <a href={`tel:${call.phone}`}>
            <bdi>{formatPhone(call.phone)}</bdi>
          </a>
        ) : (
          <AttentionMark>no number that works</AttentionMark>
        )}
        <dl>
          <dt>{capital(call.students.length === 1 ? words.student : words.students)}</dt>
          <dd>
            {call.students.map(({ studentId, name }, index) => (
              <span key={studentId}>
                {index > 0 ? ', ' : ''}
                <a href={addressOf(key, `/students/${studentId}`)}>
                  <bdi>{name}</bdi>
                </a>
              </span>
            ))}
          </dd>
          <dt>Language</dt>
          <dd>
            {call.languageName}
            {call.needsInterpreter ? ', with an interpreter' : ''}
          </dd>
          <dt>About</dt>
          <dd>{call.why}</dd>
          <dt>By</dt>
          <dd>
            {call.isOverdue ? (
              <AttentionMark>{`${formatDay(call.dueOn)}, overdue`}</AttentionMark>
            ) : (
              formatDay(call.dueOn)
            )}
          </dd>
          {call.tries > 0 ? (
            <>
              <dt>So far</dt>
              <dd>
                {formatCount(call.tries, 'try', 'tries')}
                {call.lastOutcome ? `; last: ${outcome_words[call.lastOutcome].toLowerCase()}` : ''}
              </dd>
            </>
          ) : null}
        </dl>
      </div>
      <div>
        {call.script ? (
          <div className={styles.script} lang={call.language} dir={directionOf(call.language)}>
            <p>{call.script.opening}</p>
            <ul>
              {call.script.questions.map((question) => (
                <li key={question}>{question}</li>
              ))}
            </ul>
            <p>{call.script.closing}</p>
          </div>
        ) : (
          <p
            className={page.quiet}
          >{`There are no words in ${call.languageName} yet: speak through an interpreter.`}</p>
        )}
        <div className={styles.outcomes}>
          <CaseDialog label="Spoke with them" title={`Call to ${call.family}`} variant="filled">
            {(close) => (
              <CallEndForm
                draft={`call-${call.callId}`}
                onCancel={close}
                onSave={async (body) => {
                  const words = await end(body);
                  close();
                  await verb.refresh();
                  verb.say({ words, tone: 'good' });
                }}
              />
            )}
          </CaseDialog>
          <Button variant="default" size="compact-md" disabled={verb.isBusy} onClick={() => quick('no-answer')}>
            {outcome_words['no-answer']}
          </Button>
          <Button variant="default" size="compact-md" disabled={verb.isBusy} onClick={() => quick('left-message')}>
            {outcome_words['left-message']}
          </Button>
          <Button variant="default" size="compact-md" disabled={verb.isBusy} onClick={() => quick('wrong-number')}>
            {outcome_words['wrong-number']}
          </Button>
        </div>
      </div>
    </article>
  );
}
