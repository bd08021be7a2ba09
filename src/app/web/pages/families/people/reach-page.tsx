import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import type { QuestionsView, RightsView, UnreachableView } from '../../../../../families/core/people/views.ts';
import styles from '../../../../../families/web/people/people.module.css';
import { channel_words, decision_words } from '../../../../../families/web/people/people-words.ts';
import { capital } from '../../../../../kernel/capital.ts';
import { AttentionMark } from '../../../../../ui/attention-mark.tsx';
import { formatCount, formatDay, formatInstant } from '../../../../../ui/format.ts';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../../set-up/use-verb.ts';
import { FamiliesNav } from '../families-nav.tsx';

const OwnerForm = lazy(async () => ({
  default: (await import('../../../../../families/web/people/right-forms.tsx')).OwnerForm,
}));
const RightsForm = lazy(async () => ({
  default: (await import('../../../../../families/web/people/right-forms.tsx')).RightsForm,
}));

const lists = [
  { key: 'unreachable', label: 'Cannot be reached' },
  { key: 'questions', label: 'May want no more' },
  { key: 'rights', label: 'Come of age' },
];

/** Families about whom a person has something to find out or to decide. */
export default function ReachPage() {
  const { key, name } = useInstitution();
  const can = useCan();
  const { search, set } = useAddress();
  const list = lists.find((one) => one.key === search.list)?.key ?? 'unreachable';
  const verb = useVerb();
  return (
    <div className={page.stack}>
      <title>{`Reach and rights – ${name}`}</title>
      <PageHeader
        title="Reach and rights"
        sentence="Whom we cannot reach, who may want no more, and whose rights have passed to them."
        actions={
          can('families:configure') ? <a href={addressOf(key, '/families/rules')}>How families are written to</a> : null
        }
      />
      <FamiliesNav />
      <Segments
        label="Which"
        value={list}
        choices={lists}
        onChange={(value) => set({ list: value === 'unreachable' ? undefined : value })}
      />
      <SaidNotice verb={verb} />
      {list === 'unreachable' ? <Unreachable verb={verb} /> : null}
      {list === 'questions' ? <Questions verb={verb} /> : null}
      {list === 'rights' ? <Rights verb={verb} /> : null}
    </div>
  );
}

function useStudentLink() {
  const { key } = useInstitution();
  return ({ studentId, name }: { studentId: string; name: string }) => (
    <a href={addressOf(key, `/students/${studentId}#family`)}>
      <bdi>{name}</bdi>
    </a>
  );
}

async function saidAfter(verb: Verb, words: string): Promise<void> {
  await verb.refresh();
  verb.say({ words, tone: 'good' });
}

function Unreachable({ verb }: { verb: Verb }) {
  const { key, words } = useInstitution();
  const link = useStudentLink();
  const query = useQuery({
    queryKey: [key, 'families-unreachable'],
    queryFn: ({ signal }) => api.get<UnreachableView>(tenant(key, '/families/unreachable'), {}, signal),
  });
  return (
    <Loaded query={query} skeleton={<TableSkeleton rows={5} />}>
      {(view) => (
        <>
          <p className={page.quiet}>
            {view.total === 0
              ? 'Somebody can be reached about everybody you see.'
              : `${formatCount(view.total, words.student, words.students)} about whom nobody can be reached.`}{' '}
            {view.sweptOn
              ? `Looked through every night, last on ${formatDay(view.sweptOn)}.`
              : 'The first look through happens this night.'}
            {view.total > view.lines.length ? ` The first ${view.lines.length} are shown.` : ''}
          </p>
          {view.lines.length === 0 ? null : (
            <PlainTable
              caption="Families who cannot be reached"
              rows={view.lines}
              keyOf={(one) => one.student.studentId}
              columns={[
                { key: 'student', label: capital(words.student), isName: true, cell: (one) => link(one.student) },
                { key: 'why', label: 'Why', cell: (one) => one.whySaid },
                { key: 'since', label: 'Since', cell: (one) => formatDay(one.foundOn) },
                {
                  key: 'owner',
                  label: 'Who finds out',
                  cell: (one) => (one.owner ? <bdi>{one.owner.name}</bdi> : <AttentionMark>nobody yet</AttentionMark>),
                },
                {
                  key: 'due',
                  label: 'By',
                  cell: (one) =>
                    one.dueOn === null ? (
                      '–'
                    ) : one.dueOn < view.today ? (
                      <AttentionMark>{`${formatDay(one.dueOn)}, overdue`}</AttentionMark>
                    ) : (
                      formatDay(one.dueOn)
                    ),
                },
                { key: 'words', label: 'Tried', cell: (one) => one.words || '–' },
                {
                  key: 'do',
                  label: 'Actions',
                  isActions: true,
                  cell: (one) =>
                    view.mayWrite ? (
                      <CaseDialog
                        label="Assign or note"
                        title={`Finding ${one.student.name}’s family`}
                        size="compact-sm"
                      >
                        {(close) => (
                          <OwnerForm
                            staff={view.staff}
                            line={one}
                            draft={`unreachable-${one.student.studentId}-${one.revision}`}
                            onCancel={close}
                            onSave={async (body) => {
                              await api.put(tenant(key, `/families/unreachable/${one.student.studentId}`), body);
                              close();
                              await saidAfter(verb, 'Kept. The line goes by itself once a number or address works.');
                            }}
                          />
                        )}
                      </CaseDialog>
                    ) : null,
                },
              ]}
            />
          )}
        </>
      )}
    </Loaded>
  );
}

function Questions({ verb }: { verb: Verb }) {
  const { key, words } = useInstitution();
  const link = useStudentLink();
  const query = useQuery({
    queryKey: [key, 'family-questions'],
    queryFn: ({ signal }) => api.get<QuestionsView>(tenant(key, '/families/opt-out-questions'), {}, signal),
  });
  const answer = (questionId: string, said: string, how: string) =>
    verb.run(() => api.post(tenant(key, `/families/opt-out-questions/${questionId}`), { answer: said }), how);
  return (
    <Loaded query={query} skeleton={<TableSkeleton rows={3} />}>
      {(view) => (
        <>
          <p className={page.quiet}>
            {view.questions.length === 0
              ? 'Nobody has written anything that may be an opt-out. What is clearly one holds at once, without you.'
              : 'Read what they wrote. Until you say, nothing goes to them by itself but emergencies.'}
          </p>
          {view.questions.length === 0 ? null : (
            <PlainTable
              caption="What may be an opt-out"
              rows={view.questions}
              keyOf={(one) => one.questionId}
              columns={[
                { key: 'who', label: 'Who', isName: true, cell: (one) => <bdi>{one.name}</bdi> },
                {
                  key: 'student',
                  label: capital(words.student),
                  cell: (one) => (one.student ? link(one.student) : '–'),
                },
                {
                  key: 'words',
                  label: 'What they wrote',
                  cell: (one) => (
                    <p className={styles.said} dir="auto">
                      {one.words}
                    </p>
                  ),
                },
                {
                  key: 'when',
                  label: 'When',
                  cell: (one) => `${formatInstant(one.askedAt)}, ${channel_words[one.channel]}`,
                },
                {
                  key: 'do',
                  label: 'Actions',
                  isActions: true,
                  cell: (one) =>
                    view.mayAnswer ? (
                      <div className={styles.does}>
                        <Button
                          size="compact-sm"
                          variant="default"
                          disabled={verb.isBusy}
                          onClick={() => answer(one.questionId, 'opt-out', 'Kept: they get no more.')}
                        >
                          They want no more
                        </Button>
                        <Button
                          size="compact-sm"
                          variant="default"
                          disabled={verb.isBusy}
                          onClick={() => answer(one.questionId, 'neither', 'Kept: messages go on.')}
                        >
                          Not an opt-out
                        </Button>
                      </div>
                    ) : null,
                },
              ]}
            />
          )}
        </>
      )}
    </Loaded>
  );
}

function Rights({ verb }: { verb: Verb }) {
  const { key, words } = useInstitution();
  const link = useStudentLink();
  const query = useQuery({
    queryKey: [key, 'family-rights'],
    queryFn: ({ signal }) => api.get<RightsView>(tenant(key, '/families/rights'), {}, signal),
  });
  return (
    <Loaded query={query} skeleton={<TableSkeleton rows={5} />}>
      {(view) => (
        <>
          <p className={page.quiet}>
            {view.ofAge === null
              ? `Here ${words.students} have their rights from the start; whom they trust stands on their page.`
              : `At ${view.ofAge} rights pass to the ${words.student}. From that day on nothing goes until somebody has decided with them who is told; emergencies do.`}
          </p>
          {view.reviews.length === 0 ? null : (
            <PlainTable
              caption="Students who come of age"
              rows={view.reviews}
              keyOf={(one) => one.reviewId}
              isQuiet={(one) => one.state === 'decided'}
              columns={[
                { key: 'student', label: capital(words.student), isName: true, cell: (one) => link(one.student) },
                {
                  key: 'day',
                  label: 'Of age',
                  cell: (one) =>
                    one.state === 'open' && one.ofAgeOn <= view.today ? (
                      <AttentionMark>{`since ${formatDay(one.ofAgeOn)}`}</AttentionMark>
                    ) : (
                      formatDay(one.ofAgeOn)
                    ),
                },
                {
                  key: 'who',
                  label: 'Who is told',
                  cell: (one) =>
                    one.decision
                      ? decision_words[one.decision]
                      : one.ofAgeOn <= view.today
                        ? 'Nobody until it is decided'
                        : 'Guardians, until then',
                },
                { key: 'words', label: 'Decided', cell: (one) => (one.by ? `${one.words} (${one.by})` : '–') },
                {
                  key: 'do',
                  label: 'Actions',
                  isActions: true,
                  cell: (one) =>
                    view.mayDecide ? (
                      <CaseDialog
                        label={one.state === 'open' ? 'Decide' : 'Decide again'}
                        title={`${one.student.name} and the rights of age`}
                        size="compact-sm"
                      >
                        {(close) => (
                          <RightsForm
                            draft={`rights-${one.reviewId}`}
                            onCancel={close}
                            onSave={async (body) => {
                              await api.post(tenant(key, `/families/rights/${one.reviewId}`), body);
                              close();
                              await saidAfter(verb, 'Decided. Messages go by it from now on.');
                            }}
                          />
                        )}
                      </CaseDialog>
                    ) : null,
                },
              ]}
            />
          )}
        </>
      )}
    </Loaded>
  );
}
