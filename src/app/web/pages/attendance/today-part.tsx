import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import type { AbsencesView, AbsentView } from '../../../../attendance/core/views.ts';
import styles from '../../../../attendance/web/attendance.module.css';
import { pct } from '../../../../attendance/web/band-words.ts';
import { ReasonForm } from '../../../../attendance/web/reason-form.tsx';
import { formatCount, formatDay, formatNumber, formatPhone } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { Segments } from '../../../../ui/segments.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { CaseDialog } from '../cases/case-dialog.tsx';
import { LogContact } from '../cases/log-contact.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import AskFamily, { AskedLines } from './ask-family.tsx';

const shows = [
  { key: 'unexplained', label: 'No reason yet' },
  { key: 'unexcused', label: 'Unexcused' },
  { key: 'excused', label: 'Excused' },
  { key: 'all', label: 'All' },
];

const ResolveBySetting = lazy(() => import('./resolve-by.tsx'));

/** The attendance officer's morning: who is missing, most vulnerable first, and what was done about it. */
export default function TodayPart() {
  const { key } = useInstitution();
  const { search, set } = useAddress();
  const verb = useVerb();
  const asked = { day: search.day, show: search.show, page: search.page };
  const query = useQuery({
    queryKey: [key, 'absences', asked],
    queryFn: ({ signal }) => api.get<AbsencesView>(tenant(key, '/attendance/day'), asked, signal),
    placeholderData: (last) => last,
  });
  return (
    <div className={styles.stack} aria-busy={query.isPlaceholderData || undefined}>
      <SaidNotice verb={verb} />
      <Loaded query={query} skeleton={<TableSkeleton rows={8} />}>
        {(view) => (
          <>
            <p>{sentenceOf(view)}</p>
            <Suspense>
              <ResolveBySetting verb={verb} />
            </Suspense>
            <div className={styles.controls}>
              <div className={styles.turn}>
                <Turn label="Day before" icon={<IconChevronLeft size={18} />} to={view.before} />
                <TextInput
                  type="date"
                  label="Day"
                  value={view.day ?? ''}
                  max={view.today}
                  onChange={(event) => set({ day: event.currentTarget.value || undefined, page: undefined })}
                />
                <Turn
                  label="Day after"
                  icon={<IconChevronRight size={18} />}
                  to={view.after !== null && view.after <= view.today ? view.after : null}
                />
              </div>
              <Segments
                label="Show"
                value={search.show ?? 'unexplained'}
                onChange={(show) => set({ show: show === 'unexplained' ? undefined : show, page: undefined })}
                choices={shows}
              />
            </div>
            <People view={view} verb={verb} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Turn({ label, icon, to }: { label: string; icon: ReactNode; to: string | null }) {
  const { set } = useAddress();
  return (
    <ActionIcon
      variant="default"
      size={36}
      aria-label={label}
      disabled={to === null}
      onClick={() => set({ day: to ?? undefined, page: undefined })}
    >
      {icon}
    </ActionIcon>
  );
}

function sentenceOf({ day, today, lastDay, counts, expected }: AbsencesView): string {
  if (day === null) return 'No marks are here yet.';
  const missing = counts.unexplained + counts.unexcused + counts.excused;
  const when = day === today ? 'Today' : `On ${formatDay(day)}${day === lastDay ? ', the last day with marks,' : ''}`;
  const of = expected > 0 ? ` of ${formatNumber(expected)} expected` : '';
  return `${when} ${formatNumber(missing)}${of} missed something: ${formatNumber(counts.unexplained)} without a reason yet, ${formatNumber(counts.unexcused)} unexcused, ${formatNumber(counts.excused)} excused.`;
}

function People({ view, verb }: { view: AbsencesView; verb: Verb }) {
  const { words } = useInstitution();
  const { set } = useAddress();
  if (view.people.length === 0)
    return (
      <Empty title={view.day === null ? 'No marks yet' : 'Nobody here'}>
        <p>
          {view.day === null
            ? 'Marks come with the files of a source of attendance, whose mapping names the column of codes.'
            : `Nobody whom you see is missing in this way on ${formatDay(view.day)}.`}
        </p>
      </Empty>
    );
  const { open, tried, reached, explained } = view.counts;
  return (
    <Section
      title={formatCount(view.total, words.student, words.students)}
      note={`${formatNumber(open)} not tried yet, ${formatNumber(tried)} tried, ${formatNumber(reached)} reached, ${formatNumber(explained)} explained. First: an open case of first priority, then days missed in a row, then the share of the year missed.`}
    >
      <ul className={styles.people}>
        {view.people.map((person) => (
          <PersonLine key={person.studentId} person={person} day={view.day ?? view.today} verb={verb} />
        ))}
      </ul>
      {view.page > 1 || view.hasMore ? (
        <div className={styles.actions}>
          <Button
            variant="default"
            disabled={view.page === 1}
            onClick={() => set({ page: view.page === 2 ? undefined : String(view.page - 1) })}
          >
            Those before
          </Button>
          <Button variant="default" disabled={!view.hasMore} onClick={() => set({ page: String(view.page + 1) })}>
            More
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

function PersonLine({ person, day, verb }: { person: AbsentView; day: string; verb: Verb }) {
  const { key } = useInstitution();
  const can = useCan();
  const missed = person.missed.map(({ session, code, meaning }) =>
    session === 'Day' ? `${meaning} (${code})` : `${session}: ${meaning} (${code})`,
  );
  return (
    <li>
      <div>
        <a href={addressOf(key, `/students/${person.studentId}`)}>
          <b>
            <bdi>{person.name}</bdi>
          </b>
        </a>
        <span className={styles.quiet}>
          {person.place} · {person.year}
        </span>
        {person.openCaseId ? (
          <a href={addressOf(key, `/cases/${person.openCaseId}`)}>
            Open case{person.isFirstPriority ? ', first priority' : ''}
          </a>
        ) : null}
        {person.siblings.map((sibling) => (
          <span key={sibling.studentId} className={styles.quiet}>
            Same household, absent too:{' '}
            <a href={addressOf(key, `/students/${sibling.studentId}`)} dir="auto">
              {sibling.name}
            </a>
          </span>
        ))}
      </div>
      <div>
        <span>{missed.join('; ')}</span>
        <span className={styles.quiet}>
          {person.runDays > 1 ? `${formatNumber(person.runDays)} days in a row · ` : ''}
          {person.absentDays === null
            ? 'no other marks this year'
            : `missed ${formatNumber(person.absentDays)} of ${formatNumber(person.enrolledDays ?? 0)} days (${pct(person.absencePct)})`}
        </span>
        <span>{stateWords(person)}</span>
        <AskedLines person={person} />
        {person.guardians.slice(0, 3).map((guardian) => (
          <span key={guardian.name} className={styles.quiet}>
            <bdi>{guardian.name}</bdi>, {guardian.relation}
            {guardian.mayReceive ? null : ': not to be contacted'}
            {guardian.mayReceive && guardian.phone ? (
              <>
                , <a href={`tel:${guardian.phone}`}>{formatPhone(guardian.phone)}</a>
              </>
            ) : null}
            {guardian.mayReceive && guardian.language && guardian.language !== 'en'
              ? ` · speaks ${languageName(guardian.language)}`
              : ''}
          </span>
        ))}
      </div>
      <div className={styles.actions}>
        {can('contacts:log') ? <LogContact student={person} verb={verb} isIcon /> : null}
        {can('attendance:record') && person.explanation === null ? (
          <>
            <AskFamily person={person} day={day} verb={verb} />
            <Reason person={person} day={day} verb={verb} />
          </>
        ) : null}
      </div>
    </li>
  );
}

function Reason({ person, day, verb }: { person: AbsentView; day: string; verb: Verb }) {
  const { key } = useInstitution();
  return (
    <CaseDialog label="Record a reason" title={`Why ${person.name} was absent`}>
      {(close) => (
        <ReasonForm
          isBusy={verb.isBusy}
          onSave={({ reason, saidBy, words }) => {
            close();
            const made = { explanationId: '' };
            const body = { studentId: person.studentId, fromDay: day, reason, saidBy, ...(words ? { words } : {}) };
            void verb.run(
              async () =>
                Object.assign(made, await api.post<typeof made>(tenant(key, '/attendance/explanations'), body)),
              `Recorded for ${person.name}.`,
              () => api.post(tenant(key, `/attendance/explanations/${made.explanationId}/undo`)),
            );
          }}
        />
      )}
    </CaseDialog>
  );
}

function stateWords({ state, tries, explanation }: AbsentView): string {
  if (explanation) return `Explained: ${explanation.words} (recorded by ${explanation.by})`;
  if (state === 'reached') return 'Reached since';
  if (state === 'tried') return `Tried ${tries === 1 ? 'once' : `${formatNumber(tries)} times`}, not reached`;
  return 'Not tried yet';
}

function languageName(code: string): string {
  const locale = typeof navigator === 'undefined' ? 'en' : navigator.language;
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
