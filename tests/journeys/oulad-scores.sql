-- The weekly scores of the Open University sample, straight from its tables: an independent computation to hold the product to.
-- Grain: one row a student, presentation and scored week. No day is known to be in the future.
-- design.md section 5 with lambda 0.5, 8 weeks, and weights 70 (shared by the kinds of site a presentation has) and 30.
create temp table registration as
select code_module m, code_presentation p, id_student s, date_registration r, date_unregistration u
from read_csv('$SAMPLE/studentRegistration.csv', nullstr = '');

-- Full weeks before the presentation's length and not after its last click.
create temp table presentation as
select code_module m, code_presentation p, least(module_presentation_length, last + 1) // 7 as weeks
from read_csv('$SAMPLE/courses.csv')
join (select code_module, code_presentation, max(date) as last from '$SAMPLE/studentVle.parquet' group by all)
  using (code_module, code_presentation);

-- Weeks that are looked back on (enrolled on any day); scored when enrolled on the last one.
create temp table enrolled as
select m, p, s, w, (u is null or u > 7 * w + 6) and (r is null or r <= 7 * w + 6) as is_scored
from (select *, unnest(range(0, weeks)) as w from registration join presentation using (m, p))
where (r is null or r <= 7 * w + 6) and (u is null or u > 7 * w);

create temp table site as
select id_site, code_module m, code_presentation p, case
    when activity_type in ('oucontent', 'resource', 'subpage', 'url', 'page', 'dualpane', 'folder', 'htmlactivity', 'sharedsubpage', 'repeatactivity') then 'content'
    when activity_type in ('forumng', 'oucollaborate', 'ouelluminate') then 'forum'
    when activity_type in ('quiz', 'externalquiz', 'questionnaire') then 'quiz'
    when activity_type = 'homepage' then 'home' end as source
from read_csv('$SAMPLE/vle.csv');

create temp table applies as select distinct m, p, source from site where source is not null;

create temp table clicks as
select code_module m, code_presentation p, id_student s, source, date // 7 as w, sum(sum_click) as x
from '$SAMPLE/studentVle.parquet' join site using (id_site) join registration on registration.m = code_module and registration.p = code_presentation and registration.s = id_student
where source is not null and date >= 0 and (u is null or date < u) and (r is null or date >= r)
group by all;

create temp table due as
select e.m, e.p, e.s, e.w, count(*) as expected, count(*) filter (sa.is_banked = 1 or sa.date_submitted <= a.date) as attended
from read_csv('$SAMPLE/assessments.csv', nullstr = '') a
join enrolled e on e.m = a.code_module and e.p = a.code_presentation and e.w = a.date // 7
left join read_csv('$SAMPLE/studentAssessment.csv') sa on sa.id_assessment = a.id_assessment and sa.id_student = e.s
where a.assessment_type <> 'Exam'
group by all;

create temp table member as
select e.m, e.p, e.s, e.w,
  exists (from clicks c join enrolled l using (m, p, s, w) where c.m = e.m and c.p = e.p and c.s = e.s and c.w between e.w - 1 and e.w)
  or exists (from due d where d.m = e.m and d.p = e.p and d.s = e.s and d.w between e.w - 1 and e.w and attended > 0) as is_active
from enrolled e where is_scored;

create temp table measured as
select e.m, e.p, e.s, e.w, e.is_active, k.source,
  ln(1 + sum(pow(0.5, e.w - l.w) * coalesce(c.x, 0)) / sum(pow(0.5, e.w - l.w))) as v,
  70.0 / (select count(*) from applies a where a.m = e.m and a.p = e.p) as weight
from member e join applies k using (m, p)
join enrolled l on l.m = e.m and l.p = e.p and l.s = e.s and l.w between e.w - 7 and e.w
left join clicks c on c.m = l.m and c.p = l.p and c.s = l.s and c.w = l.w and c.source = k.source
group by all
union all
select e.m, e.p, e.s, e.w, e.is_active, 'submissions',
  sum(pow(0.5, e.w - d.w) * attended) / sum(pow(0.5, e.w - d.w) * expected), 30
from member e join due d on d.m = e.m and d.p = e.p and d.s = e.s and d.w between e.w - 7 and e.w
group by all;

create temp table figures as
select m, p, w, source, avg(v) as mean,
  greatest(if(source = 'submissions', 0.10, 0),
    if(count(*) filter (is_active) >= 10, stddev_pop(v) filter (is_active), stddev_pop(v))) as sd
from measured group by m, p, w, source;

create temp table standard as
select measured.*, if(sd < 1e-9, 0, greatest(-3, least(3, (v - mean) / sd))) as z
from measured join figures using (m, p, w, source);

create temp table composite as
select m, p, s, w, is_active, sum(weight * z) / sum(weight) as c, sum(weight) / 100 as coverage from standard group by all;

create temp table score as
select m as programme, p as cohort, s as student, w as week_number, 500 + 100 * (c - mean) / sd as score_raw, coverage
from composite
join (select m, p, w, avg(c) as mean, stddev_pop(c) filter (is_active) as sd from composite group by all) using (m, p, w);
