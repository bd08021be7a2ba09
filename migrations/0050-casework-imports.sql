-- A spreadsheet of contacts or cases that were kept elsewhere, and the fate of each of its rows.
create table cases.sheet_import (
  institution_id int not null references institution.institution,
  import_id uuid not null,
  kind text not null check (kind in ('contacts', 'cases')),
  content_hash text not null,
  name text not null,
  at timestamptz not null,
  by_id text not null, -- actor; somebody else's import of the same file is another, since they may reach other students
  by_name text not null,
  counts jsonb not null, -- rows by fate
  primary key (institution_id, import_id),
  unique (institution_id, kind, content_hash, by_id)
);
select platform.protect('cases.sheet_import');

create table cases.sheet_import_row (
  institution_id int not null,
  import_id uuid not null,
  row_no int not null, -- as a spreadsheet counts: the heading is row 1
  fate text not null check (fate in ('stored', 'duplicate', 'unknown-student', 'unknown-kind', 'unknown-person', 'bad-value')),
  words text, -- what is wrong, and what to do
  student_id uuid,
  case_id uuid,
  primary key (institution_id, import_id, row_no),
  foreign key (institution_id, import_id) references cases.sheet_import,
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, case_id) references cases."case"
);
select platform.protect('cases.sheet_import_row');
-- What came of a case's or a student's rows, when either goes.
create index sheet_import_row_case on cases.sheet_import_row (institution_id, case_id) where case_id is not null;
create index sheet_import_row_student on cases.sheet_import_row (institution_id, student_id) where student_id is not null;
