-- A batch is made in steps, so that large ones keep nobody waiting: whom it is about is noted first, with what is said of each.

alter table families.batch add column own_words jsonb; -- by language: what a person wrote with it
alter table families.batch add column sender_name text not null default '';
alter table families.batch add column is_urgent boolean not null default false; -- worth nothing tomorrow: neither cap nor digest holds it
alter table families.batch add column only_recipients jsonb; -- of a recall or correction: exactly those who were reached
alter table families.batch add column trouble text; -- why it could not be made
-- Who waits for the worker? Batches that are being made, count down or are being handed over.
create index batch_at_work on families.batch (institution_id, batch_id) where state in ('drafted', 'counting_down', 'sending');

create table families.batch_student (
  institution_id int not null,
  batch_id uuid not null,
  student_id uuid not null,
  said jsonb not null, -- fields that only the sender knows: 'missed'
  fate text, -- null: somebody gets it; else why nobody does
  primary key (institution_id, batch_id, student_id),
  foreign key (institution_id, batch_id) references families.batch,
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('families.batch_student');
create index batch_student_student on families.batch_student (institution_id, student_id, batch_id);

alter table families.batch_item add column name text not null default ''; -- of the recipient
alter table families.batch_item add column others jsonb not null default '[]'; -- where it goes when it does not arrive there
alter table families.batch_item add column hours jsonb; -- in which it may go
alter table families.batch_item add column corrects_message_id uuid;
