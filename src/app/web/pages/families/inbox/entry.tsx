import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ConversationView, EntryView, ProposalView } from '../../../../../families/core/conversations/views.ts';
import { directionOf, languageName } from '../../../../../kernel/languages.ts';
import { formatDay, formatInstant } from '../../../../../ui/format.ts';
import { addressOf } from '../../../address.ts';
import { api } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import type { Verb } from '../../set-up/use-verb.ts';
import { TranslationForm } from './conversation-forms.tsx';
import styles from './inbox.module.css';
import { channel_words, proof_words, state_words } from './inbox-words.ts';

interface EntryProps {
  entry: EntryView;
  view: ConversationView;
  path: (end: string) => string;
  verb: Verb;
}

/** One thing that was said or done; what families write is text, whatever it contains. */
export function Entry({ entry, view, path, verb }: EntryProps) {
  if (entry.kind === 'event')
    return (
      <li className={styles.entry} data-kind="event">
        <span className={styles.small}>{`${entry.by}, ${formatInstant(entry.at)}: ${entry.text}`}</span>
      </li>
    );
  const language = entry.language ?? undefined;
  return (
    <li className={styles.entry} data-kind={entry.kind}>
      <div className={styles.head}>
        <strong>{whoSaid(entry, view)}</strong>
        <span className={styles.small}>
          {[
            entry.channel ? channel_words[entry.channel] : null,
            formatInstant(entry.at),
            entry.state ? state_words[entry.state] : null,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <div className={styles.sides}>
        <div>
          {entry.subject && entry.kind === 'in' ? <strong dir="auto">{entry.subject}</strong> : null}
          <p
            className={styles.text}
            lang={language}
            dir={language && entry.kind !== 'in' ? directionOf(language) : 'auto'}
          >
            {entry.text || '(no words)'}
          </p>
        </div>
        {entry.original ? (
          <div>
            <span className={styles.small}>
              {entry.translatedBy === 'machine'
                ? 'As it was written; a machine translated it, and a person read that'
                : 'As it was written'}
            </span>
            <p className={styles.text}>{entry.original}</p>
          </div>
        ) : null}
        {entry.translation ? (
          <div>
            <span className={styles.small}>
              {entry.translatedInto && entry.translatedInto !== view.reads[0]
                ? `${languageName(entry.translatedInto)} · `
                : ''}
              {entry.translatedBy === 'machine'
                ? 'By a machine: it may be wrong'
                : `Translated by ${entry.translator ?? 'a person'}`}
            </span>
            <p
              className={styles.text}
              lang={entry.translatedInto ?? undefined}
              dir={entry.translatedInto ? directionOf(entry.translatedInto) : 'auto'}
            >
              {entry.translation}
            </p>
          </div>
        ) : null}
      </div>
      {entry.isCut ? <p className={styles.small}>More came than is kept.</p> : null}
      {entry.leftOut > 0 ? (
        <p className={styles.small}>{`${entry.leftOut} attachments or pictures were not kept.`}</p>
      ) : null}
      {entry.proof && proof_words[entry.proof] ? <p className={styles.small}>{proof_words[entry.proof]}</p> : null}
      {entry.kind === 'in' && view.mayWrite && entry.language !== view.reads[0] ? (
        <Translate entry={entry} view={view} path={path} verb={verb} />
      ) : null}
      {entry.proposals.map((proposal) => (
        <Proposal key={proposal.proposalId} proposal={proposal} view={view} path={path} verb={verb} />
      ))}
    </li>
  );
}

function whoSaid(entry: EntryView, view: ConversationView): string {
  switch (entry.kind) {
    case 'in':
      return view.isStranger ? 'From this address' : view.name;
    case 'note':
      return `Note of ${entry.by}`;
    case 'fixed':
      return 'Sent by itself while nobody reads';
    case 'batch':
      return 'Message to families';
    default:
      return entry.by;
  }
}

/** Into what the reader reads; what others read it in stays. */
function Translate({ entry, view, path, verb }: EntryProps) {
  const into = view.reads[0] ?? 'en';
  const own = entry.translatedInto === into ? entry.translation : null;
  const translate = (body: Record<string, unknown>) =>
    api.post(path(`/entries/${entry.entryId}/translation`), { ...body, into });
  return (
    <div className={styles.actions}>
      {view.hasTranslator && !own ? (
        <Button
          variant="subtle"
          size="compact-sm"
          disabled={verb.isBusy}
          onClick={() => void verb.run(() => translate({}), 'Translated by a machine: it may be wrong.')}
        >
          {`Translate into ${languageName(into)}`}
        </Button>
      ) : null}
      <CaseDialog
        label={own ? 'Correct the translation' : 'Translate it by hand'}
        title={`In ${languageName(into)}`}
        variant="subtle"
        size="compact-sm"
      >
        {(close) => (
          <TranslationForm
            entry={entry}
            into={into}
            words={own ?? ''}
            onCancel={close}
            onSave={async (body) => {
              await translate(body);
              close();
              await verb.refresh();
            }}
          />
        )}
      </CaseDialog>
    </div>
  );
}

function Proposal({ proposal, view, path, verb }: Omit<EntryProps, 'entry'> & { proposal: ProposalView }) {
  const { key } = useInstitution();
  const [studentId, choose] = useState(
    proposal.student?.studentId ?? (view.students.length === 1 ? view.students[0]?.studentId : '') ?? '',
  );
  const decide = (decision: 'take' | 'refuse') =>
    void verb.run(
      () =>
        api.post(path(`/proposals/${proposal.proposalId}`), {
          decision,
          ...(studentId && decision === 'take' ? { studentId } : {}),
        }),
      decision === 'refuse'
        ? 'Left aside.'
        : proposal.kind === 'reason'
          ? 'Taken as the reason.'
          : 'Named on the case, to be followed up within a week.',
    );
  const about = proposal.student ? `${proposal.student.name}: ` : '';
  return (
    <div className={styles.proposal}>
      <span>
        <bdi>{about}</bdi>
        {proposal.says}
        {proposal.day ? `, ${formatDay(proposal.day)}` : ''}
        <span className={styles.small}>
          {' · read in “'}
          <bdi lang={view.language}>{proposal.found}</bdi>”
        </span>
      </span>
      {proposal.state !== 'proposed' ? (
        <span className={styles.small}>
          {`${proposal.state === 'taken' ? 'Taken' : 'Left aside'} by ${proposal.decidedBy ?? 'somebody'}`}
          {proposal.caseId ? (
            <>
              {' · '}
              <a href={addressOf(key, `/cases/${proposal.caseId}`)}>the case</a>
            </>
          ) : null}
        </span>
      ) : view.mayWrite ? (
        <>
          {proposal.student || view.students.length < 2 ? null : (
            <select
              aria-label="Of which student"
              value={studentId}
              onChange={(event) => choose(event.currentTarget.value)}
            >
              <option value="">Of whom?</option>
              {view.students.map((student) => (
                <option key={student.studentId} value={student.studentId}>
                  {student.name}
                </option>
              ))}
            </select>
          )}
          <Button size="compact-sm" disabled={verb.isBusy || studentId === ''} onClick={() => decide('take')}>
            Take it
          </Button>
          <Button size="compact-sm" variant="subtle" disabled={verb.isBusy} onClick={() => decide('refuse')}>
            No
          </Button>
        </>
      ) : null}
    </div>
  );
}
