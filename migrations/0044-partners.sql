-- Partners outside of the institution: what was shared with them, by whose consent, and what they answered. And who stays chronically absent.

create table cases.partner (
  institution_id int not null references institution.institution,
  partner_id uuid not null,
  name text not null check (name <> ''),
  what text not null default '', -- what they do, in a sentence
  is_active boolean not null default true,
  primary key (institution_id, partner_id),
  unique (institution_id, name)
);
select platform.protect('cases.partner');

-- Who signs in for a partner: they hold the role 'partner', and nothing else of theirs tells which one.
create table cases.partner_person (
  institution_id int not null,
  partner_id uuid not null,
  user_id text not null, -- identity."user"
  name text not null,
  primary key (institution_id, partner_id, user_id),
  foreign key (institution_id, partner_id) references cases.partner
);
select platform.protect('cases.partner_person');
create index partner_person_user on cases.partner_person (institution_id, user_id);

-- What a partner was asked, with a copy of what was shared: they see this row, and never the student's records.
create table cases.partner_referral (
  institution_id int not null,
  partner_referral_id uuid not null,
  partner_id uuid not null,
  student_id uuid not null,
  case_id uuid,
  reason text not null check (reason <> ''),
  shared jsonb not null, -- cases/core/partner.ts
  consent_by text not null check (consent_by <> ''), -- who gave it
  consent_relation text not null check (consent_relation <> ''),
  consent_scope text not null check (consent_scope <> ''), -- to what, in their words
  consent_how text not null check (consent_how in ('paper', 'spoken', 'link')),
  consent_on date not null,
  consent_until date not null,
  state text not null check (state in ('offered', 'accepted', 'declined', 'ended', 'withdrawn')),
  made_at timestamptz not null,
  by_id text not null,
  by_name text not null,
  by_staff_id uuid,
  decided_at timestamptz,
  decided_by text,
  answer text,
  seen_at timestamptz, -- when the partner first read it
  primary key (institution_id, partner_referral_id),
  foreign key (institution_id, partner_id) references cases.partner,
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, case_id) references cases."case",
  foreign key (institution_id, by_staff_id) references roster.staff,
  check (consent_until >= consent_on),
  check ((state = 'offered') = (decided_at is null))
);
select platform.protect('cases.partner_referral');
create index partner_referral_partner on cases.partner_referral (institution_id, partner_id, made_at desc);
create index partner_referral_student on cases.partner_referral (institution_id, student_id);
create index partner_referral_case on cases.partner_referral (institution_id, case_id) where case_id is not null;

-- Who was chronically absent as of a month, kept as the year goes.
create table interventions.chronic_month (
  institution_id int not null,
  student_id uuid not null,
  month date not null check (extract(day from month) = 1),
  as_of date not null,
  enrolled_days smallint not null,
  absent_days smallint not null,
  primary key (institution_id, student_id, month),
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('interventions.chronic_month');
-- Who stands on this month's list?
create index chronic_month_list on interventions.chronic_month (institution_id, month, student_id);

insert into access.role (institution_id, role_key, name, needs, reach)
select institution_id, 'partner', 'Partner outside of the institution', array['partner:answer'], 'none' from institution.institution
on conflict do nothing;
