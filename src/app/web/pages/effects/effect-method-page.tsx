import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { addressOf } from '../../address.ts';
import { useInstitution } from '../../session.tsx';
import page from '../pages.module.css';

/** How the page of effects comes by its answers, for whoever must defend or doubt them. */
export default function EffectMethodPage() {
  const { key, name, words } = useInstitution();
  const { students, student, year, tier } = words;
  return (
    <div className={page.stack}>
      <title>{`How effects are found – ${name}`}</title>
      <PageHeader
        title="How effects are found"
        sentence={`A plan is judged by what happened to similar ${students} who waited, never by before and after alone.`}
        actions={<a href={addressOf(key, '/effects')}>Did it help?</a>}
      />
      <Section title="Why before and after says nothing">
        <p className={page.lead}>
          Help begins when things are at their worst. From there most figures rise by themselves: partly because what
          was low by chance comes back. In generated years in which help did nothing at all, those who were helped still
          rose. So every figure here stands beside what happened to others who stood in the same place in the same week.
        </p>
      </Section>
      <Section title={`Who is similar`}>
        <p className={page.lead}>
          For each plan, up to 20 {students} (at least five) with no plan at that time, of the same {year} and the same{' '}
          {tier} two weeks before, in the same calendar week, who stood near in five things: the score, the absolute
          index, the change over four weeks, attendance in those four weeks, and attendance in the year before them.
          Near is within 0.3 standard deviations in each; where fewer than five are so near, 0.5, then 0.8; beyond that,
          nobody is. The nearest are taken, those of the same {words.programme} first. What little they still differ in
          is corrected by how the outcome goes with it among those who are alike (Abadie and Imbens 2011). A {student}{' '}
          who waits counts until a plan of their own begins. Of institutions with more than 20,000 {students} an even
          part of those who wait is looked at.
        </p>
      </Section>
      <Section title="What is measured">
        <p className={page.lead}>
          The change from the four weeks before a plan began to the up to six scored weeks after it (at least four): of
          attendance, in percentage points of what was expected, and of the absolute index, where 100 points are one
          standard deviation. Beside them, the share who left or failed since. Never the relative score: there one
          student’s rise is another’s fall. A plan counts from its first day however it went on, so that what is
          measured is offering it. A {student} with several plans counts once in each line, with the first.
        </p>
      </Section>
      <Section title="How certain it is">
        <p className={page.lead}>
          The interval of 95 % takes in how far {students} differ (Student’s t) and that some are compared with more
          than once (Abadie and Imbens 2006). Among many kinds, {words.programmes} or groups, some look good by chance;
          so each is drawn towards the mean of all, the more so the less is known of it (Rubin 1981; Gelman and others,
          Bayesian Data Analysis, 5.4), and is called better or worse only where its own plans alone say the same.
        </p>
      </Section>
      <Section title="The four answers">
        <ul className={page.lead}>
          <li>
            <b>Better than waiting</b>, or <b>worse</b>: the whole interval lies on that side.
          </li>
          <li>
            <b>No better than waiting</b>: there is no clear difference, and one that is worth the effort is ruled out
            (2 points of attendance, 20 of the absolute index, 3 of those who left or failed).
          </li>
          <li>
            <b>Too few to tell</b>: fewer than ten plans, or an interval so wide that neither can be ruled out.
          </li>
        </ul>
      </Section>
      <Section title="What it cannot see">
        <p className={page.lead}>
          Those who decide whom to help know more than is recorded: who is willing, whose family answers. Such things
          can pass for an effect. For each clear difference the page says how strong something unseen would have to be
          to explain it away (the E-value of VanderWeele and Ding 2017), and how much it may have chosen who was helped
          before the finding could be chance (Rosenbaum’s bounds, 2002). As a placebo the same people are compared in a
          period before help began, where nothing may differ. A low one is a reason for doubt; certainty comes only from
          drawing lots where places are scarce. Ordinary contacts and cases go on on both sides and are not taken out.
          Groups of fewer than ten plans are not told, nor one more where a hidden one could be reckoned from the
          others.
        </p>
      </Section>
      <Section title="How the method was checked">
        <p className={page.lead}>
          On generated {students} whose low weeks pass by themselves. A true effect of 40 points of the index is found;
          none is not found, though the helped rose; harm is found. Over 100 generated years of 700 {students} for each,
          the interval held the true value 97 times of 100 on the index (no effect, and 30 points), and 98 and 97 times
          on attendance (no effect, and 5 points): a little more often than it promises. Of 120 lines without any
          effect, 5 seemed clear alone and none when drawn together. With a hidden reason for being helped the method is
          fooled, as any such method is, and the E-value is low. These checks run with every change of the program.
        </p>
      </Section>
    </div>
  );
}
