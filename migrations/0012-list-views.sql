-- Who saw whom in a list: one row for each list or search that showed named students, with all whom its page showed.

create table ledger.list_view (
  institution_id int not null references institution.institution,
  list_view_id uuid not null, -- UUIDv7: in the order of time
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  page text not null, -- what showed them: 'list', 'search', 'merges', 'model-preview'
  reason text not null, -- the ground on which it was allowed
  filter jsonb not null default '{}', -- what the list was narrowed by; never the text that was searched for
  students int not null check (students > 0), -- in the whole list, of which a page was shown
  student_ids uuid[] not null, -- those shown
  primary key (institution_id, list_view_id)
);
select platform.protect('ledger.list_view');
revoke update, delete on ledger.list_view from leadline_app;
-- Who saw this student in a list? Read backwards in time: an index into the arrays would make every list pay for a rare question.
create index list_view_at on ledger.list_view (institution_id, at);
