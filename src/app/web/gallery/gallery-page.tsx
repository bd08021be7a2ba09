import { Distribution } from '../../../ui/charts/distribution.tsx';
import { ScoreTrend } from '../../../ui/charts/score-trend.tsx';
import { ShareOverTime } from '../../../ui/charts/share-over-time.tsx';
import { SmallMultiples } from '../../../ui/charts/small-multiples.tsx';
import { SourceHealth } from '../../../ui/charts/source-health.tsx';
import { Sparkline } from '../../../ui/charts/sparkline.tsx';
import { Waterfall } from '../../../ui/charts/waterfall.tsx';
import { WeekDayHeatmap } from '../../../ui/charts/week-day-heatmap.tsx';
import { at, attendance, bars, events, heat, panels, shares, sources, trend, waterfall, weeks } from './fake-data.ts';

/** Every chart on made-up figures, to look at while building. */
export function GalleryPage() {
  return (
    <main style={{ maxWidth: 1120, margin: '0 auto', padding: 'clamp(16px, 3vw, 32px)', display: 'grid', gap: 40 }}>
      <h1>Charts</h1>
      <div style={{ display: 'grid', gap: 40, gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 440px), 1fr))' }}>
        <Distribution
          title="How the scores lie"
          note="BBB 2013J, week of Mon 21 Apr 2014, n 1,677"
          bars={bars}
          person={['student', 'students']}
        />
        <ShareOverTime
          title="Share of students declining"
          note="Over 100 points lower than four scored weeks before"
          what="declining"
          weeks={shares}
        />
      </div>
      <ScoreTrend
        title="Score over the year"
        note="Student 11391, BBB 2013J; 500 is the peers’ mean"
        name="Student 11391"
        weeks={trend}
        events={events}
        attention={350}
        at={at}
      />
      <div style={{ display: 'grid', gap: 40, gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 440px), 1fr))' }}>
        <Waterfall
          title="What moved the score"
          note="Points; 100 are one standard deviation among active peers"
          startLabel="Last week"
          start={441}
          endLabel="This week"
          end={385}
          sources={waterfall}
        />
        <SourceHealth title="Sources" note="The last twelve weeks" sources={sources} />
      </div>
      <WeekDayHeatmap title="Course content" note="Clicks on each day" unit="clicks" weeks={heat} at={at} />
      <WeekDayHeatmap
        title="Seminars"
        note="Sessions attended of those expected"
        unit="sessions"
        weeks={attendance}
        at={at}
      />
      <SmallMultiples
        title="Each source, week by week"
        note="Weekly totals"
        weeks={weeks.slice(0, 29)}
        panels={panels}
        at={at}
      />
      <p>
        In a line of text:{' '}
        <Sparkline values={trend.slice(-8).map((week) => week.score)} label="Scores of the last eight weeks" />
      </p>
    </main>
  );
}
