-- Fills world.sql's tables from the Open University tables, as the demo's preset says. Expects views of the original
-- names. Enrolments are numbered by presentation, then student.
create table presentation as
select code_module, code_presentation, module_presentation_length::int as length,
  row_number() over (order by code_module, code_presentation)::int - 1 as number,
  case code_presentation when '2013B' then date '2013-02-04' when '2013J' then date '2013-10-07'
    when '2014B' then date '2014-02-03' when '2014J' then date '2014-10-06' end - date '1970-01-01' as first_monday,
  (select max(date) from studentVle v where v.code_module = c.code_module and v.code_presentation = c.code_presentation) as last_click
from courses c;

insert into teaching_week
select number, first_monday + 7 * w from presentation, range(0, 60) t(w) where 7 * w + 6 < length and 7 * w + 6 <= last_click;

create table oulad_enrolment as
select row_number() over (order by number, id_student)::int - 1 as enrolment, number, first_monday, id_student, code_module, code_presentation,
  date_registration as registered, date_unregistration as unregistered, final_result
from studentRegistration join studentInfo using (code_module, code_presentation, id_student)
join presentation using (code_module, code_presentation);

insert into enrolment
select enrolment, number, coalesce(first_monday + registered, -100000), coalesce(first_monday + unregistered - 1, 100000),
  number, dense_rank() over (order by code_module) - 1, 0
from oulad_enrolment;

create table kind_source (activity_type varchar, source int);
insert into kind_source values ('oucontent', 0), ('resource', 0), ('subpage', 0), ('url', 0), ('page', 0), ('dualpane', 0),
  ('folder', 0), ('htmlactivity', 0), ('sharedsubpage', 0), ('repeatactivity', 0), ('forumng', 1), ('oucollaborate', 1),
  ('ouelluminate', 1), ('quiz', 2), ('externalquiz', 2), ('questionnaire', 2), ('homepage', 3);
insert into source values (0, 'count', 1, 'vle'), (1, 'count', 1, 'vle'), (2, 'count', 1, 'vle'), (3, 'count', 1, 'vle'),
  (4, 'rate', 1, 'submissions');
insert into weight values ('vle', 70), ('submissions', 30);
insert into setting values (0.5, 8, 'exclude', 10, 100, 0.5, 0.1, 3);

insert into applies
select distinct enrolment, source from oulad_enrolment
join vle using (code_module, code_presentation) join kind_source using (activity_type)
union all select enrolment, 4 from oulad_enrolment;

insert into covered select distinct source, week from source, teaching_week;

insert into observation
select enrolment, source, first_monday + 7 * (date // 7), sum(sum_click), null
from studentVle join vle using (code_module, code_presentation, id_site) join kind_source using (activity_type)
join oulad_enrolment using (code_module, code_presentation, id_student)
where date >= 0
group by all;

insert into observation
select enrolment, 4, first_monday + 7 * (due // 7),
  count(*) filter (s.is_banked = 1 or s.date_submitted <= due), count(*)
from (select *, date as due from assessments where assessment_type <> 'Exam' and date is not null) a
join oulad_enrolment e using (code_module, code_presentation)
left join studentAssessment s on s.id_assessment = a.id_assessment and s.id_student = e.id_student
where coalesce(registered, -100000) <= 7 * (due // 7) + 6 and coalesce(unregistered - 1, 100000) >= 7 * (due // 7)
group by all;
