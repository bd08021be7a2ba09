-- Casework of a student whose records were merged; files on notes.

-- Two records of one student may each have brought an open case of a kind: the second stands beside the first until a person
-- makes them one.
alter table cases."case" add column is_duplicate boolean not null default false;
alter table cases."case" add check (not is_duplicate or closed_at is null);
drop index cases.case_open;
-- No duplicates: one open case of a kind for each student, whoever opens it.
create unique index case_open on cases."case" (institution_id, student_id, kind_key) where closed_at is null and not is_duplicate;

-- What followed a student when records were merged (roster.merge), so that it can go back.
create table cases.record_move (
  institution_id int not null,
  merge_id uuid not null,
  moved jsonb not null, -- {"case": [id], "contact": [id], ...}: cases/server/follow-merge.ts
  primary key (institution_id, merge_id),
  foreign key (institution_id, merge_id) references roster.merge
);
select platform.protect('cases.record_move');

-- A file of a note is as visible as its note. Before its note is written it is its uploader's alone.
alter table cases.file alter column case_id drop not null;
alter table cases.file add column note_id uuid;
alter table cases.file add foreign key (institution_id, note_id) references cases.note;
create index file_note on cases.file (institution_id, note_id) where note_id is not null;
-- What was added for a note that was never written?
create index file_loose on cases.file (institution_id, added_at) where note_id is null and case_id is null;
