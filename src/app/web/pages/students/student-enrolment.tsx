import { lazy, Suspense } from 'react';
import type { EnrolmentView, ScoreWeek, StudentView } from '../../../../insights/core/student/student-views.ts';
import { Contributions } from '../../../../insights/web/contributions.tsx';
import { TrendList } from '../../../../insights/web/trend-marks.tsx';
import { dayNumber } from '../../../../kernel/week.ts';
import { onScale } from '../../../../ui/charts/scale.ts';
import { ScoreTrend } from '../../../../ui/charts/score-trend.tsx';
import { Waterfall } from '../../../../ui/charts/waterfall.tsx';
import { formatChange, formatCount, formatDay, formatNumber, formatShare } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { Num, Stat } from '../../../../ui/stat.tsx';
import { useCan, useInstitution } from '../../session.tsx';
import styles from '../pages.module.css';

const DomainPanels = lazy(async () => ({
  default: (await import('../../../../insights/web/domain-panels.tsx')).DomainPanels,
}));

const StudentActivity = lazy(async () => ({ default: (await import('./student-activity.tsx')).StudentActivity }));
const StudentPeers = lazy(async () => ({ default: (await import('./student-peers.tsx')).StudentPeers }));
const RederiveScore = lazy(async () => ({ default: (await import('./student-rederive.tsx')).RederiveScore }));

interface PartProps {
  enrolment: EnrolmentView;
  student: StudentView;
}

/** The score of one enrolment, and what moved it. */
export function EnrolmentPart({ enrolment, student }: PartProps) {
  const at = student.week.week;
  const now = enrolment.weeks.find((week) => week.week === at);
  return (
    <>
      <div className={styles.withSide}>
        <ScoreTrend
          title="Score over the academic year"
          note={
            now?.peerGroup
              ? `Peers: ${now.peerGroup}, n ${formatNumber(now.n ?? 0)}. 500 is their mean; the dotted line is the absolute index`
              : 'Points; 500 is the peers’ mean'
          }
          name={student.givenName ?? student.name}
          at={at}
          attention={student.thresholds.attention}
          weeks={enrolment.weeks.map((week) => ({
            week: week.week,
            score: week.scoreRaw,
            absolute: week.absolute,
            p25: week.p25,
            p75: week.p75,
            n: week.n,
            gap:
              week.scoreRaw === null ? (week.noScore?.words ?? (week.kind === 'break' ? 'Break' : 'No score')) : null,
            isReducedConfidence: week.isReducedConfidence,
          }))}
          events={enrolment.events.map((event) => ({
            week: event.week,
            label: eventLabels[event.kind],
            words: event.words,
          }))}
        />
        <Facts enrolment={enrolment} now={now} week={at} name={student.name} />
      </div>
      <Domains enrolment={enrolment} week={at} />
      <Made enrolment={enrolment} />
    </>
  );
}

/** What the score rests on, for whoever asks: every day of every source, and the peers. */
export function EnrolmentDetail({ enrolment, student }: PartProps) {
  return (
    <>
      <Suspense>
        <StudentActivity enrolment={enrolment} week={student.week.week} />
      </Suspense>
      <Suspense>
        <StudentPeers enrolment={enrolment} name={student.givenName ?? student.name} />
      </Suspense>
    </>
  );
}

const eventLabels: Record<EnrolmentView['events'][number]['kind'], string> = {
  model: 'Model',
  drift: 'Group moved',
  break: 'Break',
  exams: 'Exams',
  circumstance: 'Circumstance',
};

interface FactsProps {
  enrolment: EnrolmentView;
  now: ScoreWeek | undefined;
  week: string;
  name: string;
}

function Facts({ enrolment, now, week, name }: FactsProps) {
  const can = useCan();
  const before = enrolment.weeks.findLast((one) => one.week < week && one.scoreRaw !== null);
  const change = now?.scoreRaw != null && before?.scoreRaw != null ? now.scoreRaw - before.scoreRaw : null;
  const { attendance } = enrolment;
  return (
    <div style={{ display: 'grid', gap: 20, alignContent: 'start' }}>
      <TrendList trends={enrolment.trends} />
      {enrolment.expectedRecovery !== null ? (
        <p className={styles.quiet}>
          Low scores tend to rise by themselves: about {formatChange(enrolment.expectedRecovery)} points of this would
          be expected anyway.
        </p>
      ) : null}
      <dl className={styles.facts}>
        <Stat
          label="Score this week"
          href={now?.score == null ? undefined : '#made'}
          value={now?.score == null ? 'Too little data to say' : formatNumber(now.score)}
          basis={
            now?.score == null
              ? (now?.noScore?.words ?? '')
              : `${change === null ? 'first score' : `${formatChange(change)} points since ${before ? formatDay(before.week) : 'before'}`}`
          }
        />
        {now?.absolute == null ? null : (
          <Stat
            label="Absolute index"
            value={formatNumber(onScale(Math.round(now.absolute)))}
            basis={
              now.absoluteAgainst === 'last-year'
                ? 'against the same group’s first weeks of last year'
                : 'against this group’s first weeks'
            }
          />
        )}
        {attendance ? (
          <Stat
            label="Attendance"
            value={formatShare(attendance.share)}
            basis={`${formatNumber(attendance.attended)} of ${formatNumber(attendance.expected)} since ${formatDay(attendance.from)}`}
          />
        ) : null}
        <LastSeen on={enrolment.lastSeen} />
        {now ? <Coverage now={now} enrolment={enrolment} /> : null}
      </dl>
      {now?.score == null || !can('model:read') ? null : (
        <Suspense>
          <RederiveScore enrolmentId={enrolment.enrolmentId} week={week} name={name} />
        </Suspense>
      )}
    </div>
  );
}

/** How much of the model's weight had data, opening into which sources had none. */
function Coverage({ now, enrolment }: { now: ScoreWeek; enrolment: EnrolmentView }) {
  const sources = enrolment.waterfall?.contributions ?? [];
  const share = formatShare(now.coverage);
  const value =
    sources.length === 0 ? (
      share
    ) : (
      <Num
        label={`Coverage ${share}: which sources had data`}
        of={
          <ul className={styles.madeOf}>
            {sources.map((source) => (
              <li key={source.sourceId}>
                <b>{source.source}</b>:{' '}
                {source.missing ??
                  `had data, ${source.weight === null ? '' : formatShare(source.weight)} of the weight`}
              </li>
            ))}
          </ul>
        }
      >
        {share}
      </Num>
    );
  return <Stat label="Coverage" value={value} basis="of the model’s weight had data" />;
}

function LastSeen({ on }: { on: string | null }) {
  const { today } = useInstitution();
  if (on === null) return <Stat label="Last seen" value="Not yet" basis="no trace in any source" />;
  const days = dayNumber(today) - dayNumber(on);
  return (
    <Stat
      label="Last seen"
      value={days <= 0 ? 'Today' : `${formatCount(days, 'day')} ago`}
      basis={`${formatDay(on)}, in any source`}
    />
  );
}

/** The domains side by side: what each gives and takes, how that went, what it rests on. */
function Domains({ enrolment, week }: { enrolment: EnrolmentView; week: string }) {
  const { domains } = enrolment;
  if (domains.length === 0) return null;
  return (
    <Section
      id="domains"
      title="Side by side"
      note={`Week of ${formatDay(week)}; points that each gives to the score or takes from it, against the peers’ mean at 0`}
    >
      <Suspense>
        <DomainPanels
          note="points against the peers’ mean, by week"
          columns={['Points']}
          none="No source in this domain applies here."
          panels={domains.map((domain) => ({
            key: domain.domain,
            label: domain.label,
            figure: domain.points === null ? 'No data' : `${formatChange(domain.points)} points`,
            isKnown: domain.points !== null,
            basis: [
              domain.points !== null && domain.lastPoints !== null
                ? `${formatChange(domain.points - domain.lastPoints)} since last week`
                : null,
              domain.coverage === null ? null : `${formatShare(domain.coverage)} of its weight had data`,
            ]
              .filter((part) => part !== null)
              .join('; '),
            weeks: domain.weeks.map(({ week: of, points, gap }) => ({
              week: of,
              value: points,
              words: points === null ? (gap ?? 'no data') : `${formatChange(points)} points`,
              cells: [points === null ? null : Math.round(points)],
              gap,
            })),
            sources: domain.sources.map((source) => ({
              key: String(source.sourceId),
              label: <a href={`#source-${source.sourceId}`}>{source.source}</a>,
              words: source.missing ?? `${source.valueWords}; peers ${source.peerWords}`,
              points: source.points,
            })),
          }))}
        />
      </Suspense>
    </Section>
  );
}

/** This week's score, against last week's, and what each number is made of. */
function Made({ enrolment }: { enrolment: EnrolmentView }) {
  const { waterfall } = enrolment;
  if (!waterfall) return null;
  const start = waterfall.lastScoreRaw ?? 500;
  const label = (source: { source: string; measure: string }): string => source.source;
  return (
    <Section
      id="made"
      title="What the score is made of"
      note={`Week of ${formatDay(waterfall.week)}${waterfall.lastWeek ? ` against the week of ${formatDay(waterfall.lastWeek)}` : ', the first scored week'}; points add up to the score`}
    >
      <div className={styles.made}>
        <Waterfall
          level={3}
          title={waterfall.lastWeek ? 'What moved it since last week' : 'From the peers’ mean to the score'}
          note="Points; 100 are one standard deviation among active peers"
          startLabel={waterfall.lastWeek ? 'Last week' : 'Peers’ mean'}
          start={start}
          endLabel="This week"
          end={waterfall.scoreRaw}
          sources={waterfall.contributions.map((one) => ({
            key: `${one.sourceId}`,
            label: label(one),
            points: one.points,
            lastPoints: waterfall.lastWeek ? one.lastPoints : 0,
            missing: one.missing,
            href: `#source-${one.sourceId}`,
          }))}
        />
        <Contributions contributions={waterfall.contributions} />
      </div>
    </Section>
  );
}
