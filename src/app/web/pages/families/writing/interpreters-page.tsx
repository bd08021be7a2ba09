import { useQuery } from '@tanstack/react-query';
import type { InterpreterTasksView } from '../../../../../families/core/writing/views.ts';
import { LongTextField } from '../../../../../ui/form/fields.tsx';
import { FormBody } from '../../../../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../../../../ui/form/use-form.ts';
import { formatCount, formatInstant } from '../../../../../ui/format.ts';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../../set-up/use-verb.ts';
import { FamiliesNav } from '../families-nav.tsx';
import styles from './writing.module.css';

type Task = InterpreterTasksView['tasks'][number];

/** Families whose language has no approved words: a person tells them, with an interpreter. */
export default function InterpretersPage() {
  const { key, name, words } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'family-interpreters'],
    queryFn: ({ signal }) =>
      api.get<InterpreterTasksView>(tenant(key, '/family-batches/interpreter-tasks'), {}, signal),
  });
  const verb = useVerb();
  return (
    <div className={page.stack}>
      <title>{`For an interpreter – ${name}`}</title>
      <PageHeader
        title="For an interpreter"
        sentence={
          query.data
            ? query.data.tasks.length === 0
              ? `No ${words.family} waits for an interpreter.`
              : `${formatCount(query.data.tasks.length, `${words.family} waits`, `${words.families} wait`)} to be told by a person.`
            : undefined
        }
      />
      <FamiliesNav />
      <SaidNotice verb={verb} />
      <Loaded query={query} skeleton={<TableSkeleton rows={4} />}>
        {({ tasks }) =>
          tasks.length === 0 ? (
            <Empty title="Everybody was written to in their own language">
              <p>
                A family whose language nobody has approved words in comes here; it is never written to in English
                instead.
              </p>
            </Empty>
          ) : (
            <ul className={styles.samples}>
              {tasks.map((task) => (
                <li key={task.taskId}>
                  <TaskCard task={task} verb={verb} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}

function TaskCard({ task, verb }: { task: Task; verb: Verb }) {
  const { key } = useInstitution();
  const can = useCan();
  return (
    <>
      <div className={styles.sampleHead}>
        <b>
          <bdi>{task.recipientName}</bdi>
        </b>
        <span>{task.languageName}</span>
        <span className={styles.faint}>
          about{' '}
          <a href={addressOf(key, `/students/${task.studentId}`)}>
            <bdi>{task.studentName}</bdi>
          </a>
          , {formatInstant(task.madeAt)}
        </span>
      </div>
      <div className={styles.message}>
        <b>{task.occasionName}</b>
        {task.body || 'The words are not approved in English either: see the template.'}
      </div>
      {can('families:write') ? (
        <CaseDialog label="They were told" title={`Told: ${task.recipientName}`} size="compact-sm">
          {(close) => (
            <TaskForm
              taskId={task.taskId}
              onCancel={close}
              onSave={async (words) => {
                await api.post(tenant(key, `/family-batches/interpreter-tasks/${task.taskId}/close`), {
                  state: 'done',
                  words,
                });
                close();
                await verb.refresh();
                verb.say({ words: 'Noted.', tone: 'good' });
              }}
            />
          )}
        </CaseDialog>
      ) : null}
    </>
  );
}

function TaskForm({
  taskId,
  onSave,
  onCancel,
}: {
  taskId: string;
  onSave: (words: string) => Promise<unknown>;
  onCancel: () => void;
}) {
  const form = useForm({
    draft: `interpreter-${taskId}`,
    initial: { words: '' },
    checks: { words: isGiven('Say what was done, in a sentence.') },
    save: ({ words }) => onSave(words.trim()),
  });
  return (
    <FormBody form={form} submit="Note it" onCancel={onCancel}>
      <LongTextField
        form={form}
        name="words"
        label="What was done"
        help="Who called, with which interpreter, and what they said."
      />
    </FormBody>
  );
}
