import { useQuery } from '@tanstack/react-query';
import type { OutcomesView, PursuitLine } from '../../../../../families/core/conversations/views.ts';
import { formatDay, formatInstant } from '../../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import page from '../../pages.module.css';
import { FamiliesNav } from '../families-nav.tsx';
import { channel_words } from './inbox-words.ts';

const step_words: Record<PursuitLine['step'], string> = {
  text: 'Asked by a message',
  call: 'To be called',
  visit: 'Neither message nor call: a visit is to be planned',
};

/** Who answered, by language, channel and school, and who has not: nobody is left behind in silence. */
export default function OutcomesPage() {
  const { key, name } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'family-outcomes'],
    queryFn: ({ signal }) => api.get<OutcomesView>(tenant(key, '/families/outcomes'), {}, signal),
  });
  return (
    <div className={page.stack}>
      <title>{`Who answered – ${name}`}</title>
      <PageHeader title="Who answered" sentence={query.data?.sentence} />
      <FamiliesNav />
      <Loaded query={query} skeleton={<TableSkeleton rows={6} />}>
        {(view) => <Outcomes view={view} />}
      </Loaded>
    </div>
  );
}

const figure = (n: number | null) => (n === null ? 'few' : String(n));

function Outcomes({ view }: { view: OutcomesView }) {
  const { key, words } = useInstitution();
  return (
    <>
      <Section
        title="Who is still waited for"
        note="After three days without an answer somebody of their language calls; five days after that a visit is asked for."
      >
        {view.pursuits.length === 0 ? <p className={page.quiet}>Nobody.</p> : null}
        {view.pursuits.length > 0 ? (
          <PlainTable
            caption="Families who have not answered"
            rows={view.pursuits}
            keyOf={({ pursuitId }) => pursuitId}
            columns={[
              { key: 'family', label: 'Family', isName: true, cell: ({ family }) => <bdi>{family}</bdi> },
              {
                key: 'students',
                label: words.students,
                cell: ({ students }) =>
                  students.map(({ studentId, name }, at) => (
                    <span key={studentId}>
                      {at > 0 ? ', ' : ''}
                      <a href={addressOf(key, `/students/${studentId}`)}>
                        <bdi>{name}</bdi>
                      </a>
                    </span>
                  )),
              },
              { key: 'language', label: 'Language', cell: ({ languageName }) => languageName },
              { key: 'step', label: 'Now', cell: ({ step }) => step_words[step] },
              { key: 'staff', label: 'By', cell: ({ staff }) => staff ?? '' },
              { key: 'asked', label: 'Asked', cell: ({ askedAt }) => formatInstant(askedAt) },
              { key: 'next', label: 'Next step', cell: ({ nextOn }) => (nextOn ? formatDay(nextOn) : '') },
            ]}
          />
        ) : null}
      </Section>
      <Section
        title="By language and channel"
        note={`Messages of the last ${view.days} days that a family could answer. Few: fewer than five.`}
      >
        <PlainTable
          caption="Answers by language and channel"
          rows={view.lines}
          keyOf={({ language, channel }) => `${language}/${channel}`}
          columns={[
            { key: 'language', label: 'Language', isName: true, cell: ({ languageName }) => languageName },
            { key: 'channel', label: 'Channel', cell: ({ channel }) => channel_words[channel] ?? channel },
            { key: 'asked', label: 'Sent', isNumeric: true, cell: ({ asked }) => figure(asked) },
            { key: 'arrived', label: 'Known to have arrived', isNumeric: true, cell: ({ arrived }) => figure(arrived) },
            { key: 'answered', label: 'Answered', isNumeric: true, cell: ({ answered }) => figure(answered) },
          ]}
        />
      </Section>
      <Section title="By school" note="Households that were written to, and those that answered or wrote.">
        <PlainTable
          caption="Households in touch, by school"
          rows={view.schools}
          keyOf={({ unitId }) => unitId}
          columns={[
            { key: 'school', label: 'School', isName: true, cell: ({ name }) => <bdi>{name}</bdi> },
            { key: 'asked', label: 'Households written to', isNumeric: true, cell: ({ asked }) => figure(asked) },
            { key: 'engaged', label: 'In touch', isNumeric: true, cell: ({ engaged }) => figure(engaged) },
          ]}
        />
      </Section>
      <Section
        title="Over the term"
        note={`Households since ${formatDay(view.engagement.from)}, each beside how many it is of. Reading is known of some channels alone. None of it is in a score.`}
      >
        <PlainTable
          caption="Engagement of families over the term, by school"
          rows={view.engagement.schools}
          keyOf={({ unitId }) => unitId}
          columns={[
            { key: 'school', label: 'School', isName: true, cell: ({ name }) => <bdi>{name}</bdi> },
            { key: 'read', label: 'Read', isNumeric: true, cell: (one) => partOf(one.read, one.households) },
            {
              key: 'answered',
              label: 'Answered',
              isNumeric: true,
              cell: (one) => partOf(one.answered, one.households),
            },
            {
              key: 'booked',
              label: 'Booked a meeting',
              isNumeric: true,
              cell: (one) => partOf(one.booked, one.offered),
            },
            { key: 'came', label: 'Came to an event', isNumeric: true, cell: (one) => partOf(one.came, one.invited) },
          ]}
        />
      </Section>
    </>
  );
}

/** "31 of 120"; of few households nothing is told. */
function partOf(part: number | null, whole: number | null): string {
  if (whole === 0) return '–';
  return part === null || whole === null ? 'few' : `${part} of ${whole}`;
}
