import { Button, FileInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { NoticeView } from '../../../../notices/core/views.ts';
import { CountedDays } from '../../../../notices/web/counted-days.tsx';
import {
  CheckNoticeForm,
  IssueNoticeForm,
  ReasonForm,
  ServeNoticeForm,
} from '../../../../notices/web/notice-forms.tsx';
import { languageName, no_advice, stateLabels } from '../../../../notices/web/notice-words.ts';
import styles from '../../../../notices/web/notices.module.css';
import { formatDay, formatInstant } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, queryString, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { upload } from '../../upload.ts';
import { CaseDialog } from '../cases/case-dialog.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';

/** A notice: what it rests on, its letter, what may be done next, and what was. */
export default function NoticePage() {
  const { key } = useInstitution();
  const { noticeId } = useParams({ strict: false }) as { noticeId: string };
  const verb = useVerb();
  const query = useQuery({
    queryKey: [key, 'notice', noticeId],
    queryFn: ({ signal }) =>
      api.get<NoticeView>(tenant(key, `/legal-notices/${encodeURIComponent(noticeId)}`), {}, signal),
  });
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Whole view={view} verb={verb} />}
    </Loaded>
  );
}

function Whole({ view, verb }: { view: NoticeView; verb: Verb }) {
  const { key, name } = useInstitution();
  const can = useCan();
  return (
    <div className={styles.stack}>
      <title>{`${view.stepName} – ${name}`}</title>
      <PageHeader
        title={
          <>
            {view.stepName}: <bdi>{view.student.name}</bdi>
          </>
        }
        sentence={`${stateLabels[view.state]}. ${view.need > 0 ? `${view.have} are counted${view.countedFrom ? ` since ${formatDay(view.countedFrom)}` : ''}; ${view.need} are needed.` : 'It follows on earlier notices.'}`}
        reason={`${view.section}. ${no_advice}`}
        actions={
          <a href={`${addressOf(key, `/students/${view.student.studentId}`)}#notices`}>
            The page of {view.student.name}
          </a>
        }
      />
      <SaidNotice verb={verb} />
      {view.withdrawn ? (
        <Notice tone="attention" title={`Withdrawn on ${formatDay(view.withdrawn.on)} by ${view.withdrawn.by}`}>
          {view.withdrawn.reason}
        </Notice>
      ) : null}
      {view.now && view.now.decision !== 'may-be-issued' ? (
        <Notice tone="attention" title={nowTitle(view.now.decision)}>
          {view.now.words}
        </Notice>
      ) : null}
      <Actions view={view} verb={verb} />
      <Section
        title="Days that count"
        note="Each as it was marked. A day that is corrected is noted here, and a notice that rests on too few is withdrawn."
      >
        <CountedDays
          days={view.days}
          hrefOf={(deliveryId) => (can('deliveries:manage') ? addressOf(key, `/deliveries/${deliveryId}`) : null)}
        />
      </Section>
      <Section title="Help before it" note="As it stood when the notice was drafted.">
        {view.help.length === 0 ? (
          <p>No contact, plan or follow-up was on record.</p>
        ) : (
          <ul className={styles.lines}>
            {view.help.map((line) => (
              <li key={line.on + line.words}>
                {formatDay(line.on)}: {line.words}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Letter view={view} />
      <Trail view={view} />
    </div>
  );
}

function nowTitle(decision: string): string {
  if (decision === 'needs-a-yes') return 'This waits for a person’s yes';
  if (decision === 'stopped') return 'The law forbids this step here';
  if (decision === 'help-first') return 'Help comes first';
  if (decision === 'not-theirs') return 'Somebody else issues this';
  return 'It is not due any more';
}

function Actions({ view, verb }: { view: NoticeView; verb: Verb }) {
  const { key } = useInstitution();
  const at = (path: string) => tenant(key, `/legal-notices/${view.noticeId}/${path}`);
  const { revision } = view;
  const saved = (close: () => void, words: string) => async () => {
    close();
    await verb.refresh();
    verb.say({ words, tone: 'good' });
  };
  const isOpen = view.state === 'draft' || view.state === 'checked';
  const because = view.now?.decision === 'needs-a-yes' ? view.now.because : [];
  return (
    <div className={styles.does}>
      {view.state === 'draft' && view.mayWork ? (
        <CaseDialog label="Check it" title="Is it right?" variant="filled">
          {(close) => (
            <CheckNoticeForm
              draft={`check-${view.noticeId}`}
              days={view.days.length}
              onCancel={close}
              onSave={(body) => api.post(at('check'), { revision, ...body }).then(saved(close, 'Checked.'))}
            />
          )}
        </CaseDialog>
      ) : null}
      {view.state === 'checked' && view.mayIssue ? (
        <CaseDialog label="Issue it" title={view.stepName} variant="filled">
          {(close) => (
            <IssueNoticeForm
              draft={`issue-${view.noticeId}`}
              because={because}
              unapproved={view.isApproved ? null : view.language}
              onCancel={close}
              onSave={(body) =>
                api
                  .post(at('issue'), { revision, ...body })
                  .then(saved(close, 'Issued. Record next how it was served.'))
              }
            />
          )}
        </CaseDialog>
      ) : null}
      {(view.state === 'issued' || view.state === 'served') && view.mayWork ? (
        <CaseDialog
          label="Record how it was served"
          title="How it reached them"
          variant={view.state === 'issued' ? 'filled' : 'default'}
        >
          {(close) => (
            <ServeNoticeForm
              draft={`serve-${view.noticeId}`}
              today={view.issuedOn ?? view.on}
              onCancel={close}
              onSave={(body) => api.post(at('services'), { revision, ...body }).then(saved(close, 'Recorded.'))}
            />
          )}
        </CaseDialog>
      ) : null}
      {view.state === 'served' && view.mayWork ? (
        <CaseDialog label="Add a proof" title="A file that proves it">
          {(close) => <ProofForm path={at('proofs')} onDone={saved(close, 'The proof was kept.')} />}
        </CaseDialog>
      ) : null}
      <Button component="a" variant="default" size="compact-md" href={at('letter.pdf')} target="_blank" rel="noopener">
        {isOpen ? 'Draft letter (PDF)' : 'Letter (PDF)'}
      </Button>
      {view.hasPacket && view.mayWork ? (
        <Button
          component="a"
          variant="default"
          size="compact-md"
          href={at('packet.pdf')}
          target="_blank"
          rel="noopener"
        >
          Packet (PDF)
        </Button>
      ) : null}
      {view.state !== 'withdrawn' && view.mayWork && (isOpen || view.mayIssue) ? (
        <CaseDialog label="Withdraw" title="Withdraw this notice">
          {(close) => (
            <ReasonForm
              draft={`withdraw-${view.noticeId}`}
              label="Why"
              submit="Withdraw it"
              onCancel={close}
              onSave={(body) => api.post(at('withdraw'), { revision, ...body }).then(saved(close, 'Withdrawn.'))}
            />
          )}
        </CaseDialog>
      ) : null}
    </div>
  );
}

function ProofForm({ path, onDone }: { path: string; onDone: () => Promise<unknown> }) {
  const [file, setFile] = useState<File | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    if (!file) return setTrouble('Choose a file first.');
    try {
      await upload(`${path}${queryString({ name: file.name })}`, file, () => undefined);
      await onDone();
    } catch (error) {
      setTrouble((error as Error).message);
    }
  };
  return (
    <form
      className={styles.part}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <FileInput
        label="File"
        description="A receipt, a photo of the signed card. Up to 5 MB."
        value={file}
        onChange={setFile}
        error={trouble}
      />
      <div className={styles.does}>
        <Button type="submit">Keep the proof</Button>
      </div>
    </form>
  );
}

function Letter({ view }: { view: NoticeView }) {
  const { letter, language } = view;
  const dir = language === 'ar' ? 'rtl' : undefined;
  return (
    <Section
      title="The letter"
      note={`In ${languageName(language)}${language === 'en' ? '' : ', with the English text'}. The plain part has ${letter.words} words in English, at a reading level of grade ${Math.max(0, letter.grade)}.`}
    >
      {view.isApproved ? null : (
        <Notice tone="attention" title="Draft until a speaker approves">
          Nobody who speaks {languageName(language)} has approved these words.
          {view.translation ? ` ${view.translation.by} took responsibility: ${view.translation.reason}` : ''}
        </Notice>
      )}
      <article className={styles.letter} lang={language} dir={dir}>
        <h3>{letter.title}</h3>
        {letter.paragraphs.map((words) => (
          <p key={words}>{words}</p>
        ))}
        {view.addWords ? <p>{view.addWords}</p> : null}
      </article>
      <details>
        <summary>What the law asks to be said ({letter.law.length})</summary>
        <ul className={styles.lines}>
          {letter.law.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </details>
    </Section>
  );
}

function Trail({ view }: { view: NoticeView }) {
  const { key } = useInstitution();
  return (
    <Section title="Who did what">
      {view.yes ? (
        <p>
          {view.yes.by} said yes on {formatDay(view.yes.on)} in spite of what was known: {view.yes.reason}
        </p>
      ) : null}
      {view.proofs.length > 0 ? (
        <ul className={styles.lines}>
          {view.proofs.map((proof) => (
            <li key={proof.documentId}>
              <a href={tenant(key, `/legal-notices/${view.noticeId}/proofs/${proof.documentId}`)}>{proof.name}</a>{' '}
              <span className={styles.quiet}>proof of service, {proof.by}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <ul className={styles.lines}>
        {view.entries.map((entry) => (
          <li key={entry.at + entry.words}>
            {entry.words}{' '}
            <span className={styles.quiet}>
              {entry.by}, {formatInstant(entry.at)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
