-- Meeting families: times that are offered and booked, events with their guests and themes, and calls with their campaigns.

-- Times that a member of staff offers to families.
create table families.offer (
  institution_id int not null references institution.institution,
  offer_id uuid not null,
  host_staff_id uuid not null,
  title text not null check (title <> ''),
  way text not null check (way in ('in-person', 'phone', 'video', 'home')),
  place text not null, -- room, number or address to come to; nothing private: families read it
  notice_hours smallint not null check (notice_hours between 0 and 168), -- until when before it a family may book, move or cancel
  state text not null check (state in ('open', 'closed')),
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  primary key (institution_id, offer_id),
  foreign key (institution_id, host_staff_id) references roster.staff
);
select platform.protect('families.offer');
create index offer_host on families.offer (institution_id, host_staff_id, offer_id);

-- A family that was asked to book one of them, about one student.
create table families.invitation (
  institution_id int not null,
  invitation_id uuid not null,
  offer_id uuid not null,
  student_id uuid not null,
  holder_kind text not null check (holder_kind in ('guardian', 'student', 'trusted')),
  holder_id uuid not null,
  state text not null check (state in ('invited', 'booked', 'declined', 'held', 'missed')), -- families/core/gatherings/invitation.ts
  interpreter text, -- the language; null: none is needed
  wish text not null default '', -- what the family wants to speak about, or needs
  sequence smallint not null default 0, -- of its calendar entry
  revision int not null default 1,
  answered_at timestamptz,
  answered_by text, -- 'family', or the name of who answered for them
  primary key (institution_id, invitation_id),
  unique (institution_id, offer_id, student_id, holder_kind, holder_id),
  foreign key (institution_id, offer_id) references families.offer,
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('families.invitation');
create index invitation_student on families.invitation (institution_id, student_id);

-- One time. That nobody books it twice is held here.
create table families.slot (
  institution_id int not null,
  slot_id uuid not null,
  offer_id uuid not null,
  host_staff_id uuid not null,
  starts_at timestamptz not null,
  minutes smallint not null check (minutes between 5 and 240),
  invitation_id uuid, -- who booked it
  is_withdrawn boolean not null default false,
  reminded_at timestamptz, -- the family, of this booking
  primary key (institution_id, slot_id),
  unique (institution_id, invitation_id), -- a family has one time of an offer
  foreign key (institution_id, offer_id) references families.offer,
  foreign key (institution_id, invitation_id) references families.invitation,
  foreign key (institution_id, host_staff_id) references roster.staff,
  check (invitation_id is null or not is_withdrawn)
);
select platform.protect('families.slot');
create unique index slot_host on families.slot (institution_id, host_staff_id, starts_at) where not is_withdrawn;
create index slot_offer on families.slot (institution_id, offer_id, starts_at);
-- Whose meeting is tomorrow?
create index slot_booked on families.slot (institution_id, starts_at) where invitation_id is not null;

create table families.event (
  institution_id int not null references institution.institution,
  event_id uuid not null,
  kind text not null check (kind in ('welcome', 'forum', 'celebration', 'workshop')),
  title text not null check (title <> ''),
  words text not null, -- what families read of it
  unit_id uuid, -- whose families; null: everybody's
  starts_at timestamptz not null,
  minutes smallint not null check (minutes between 15 and 600),
  place text not null,
  celebrates text check (celebrates in ('improvement', 'belonging', 'effort')), -- never perfect attendance
  helps text[] not null default '{}', -- 'interpreter', 'childcare', 'food', 'transport', 'step-free'
  state text not null check (state in ('planned', 'held', 'cancelled')),
  revision int not null default 1,
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  primary key (institution_id, event_id),
  foreign key (institution_id, unit_id) references institution.unit,
  check ((kind = 'celebration') = (celebrates is not null))
);
select platform.protect('families.event');
create index event_time on families.event (institution_id, starts_at);

-- A household that is invited, or came.
create table families.event_guest (
  institution_id int not null,
  event_id uuid not null,
  household_key text not null,
  holder_kind text not null check (holder_kind in ('guardian', 'student', 'trusted')),
  holder_id uuid not null,
  student_ids uuid[] not null, -- of this household
  answer text check (answer in ('coming', 'maybe', 'not-coming')),
  people smallint check (people between 1 and 20),
  interpreter text,
  answered_at timestamptz,
  came boolean, -- null: nobody said yet
  came_by_name text,
  primary key (institution_id, event_id, household_key, holder_kind, holder_id),
  foreign key (institution_id, event_id) references families.event
);
select platform.protect('families.event_guest');

-- What families said at a forum, as themes: no names.
create table families.event_theme (
  institution_id int not null,
  event_id uuid not null,
  theme_id uuid not null,
  words text not null check (words <> ''),
  voices smallint not null check (voices between 1 and 1000), -- how many said it
  answer text not null default '', -- what we do about it
  owner_staff_id uuid,
  made_by_name text not null,
  made_at timestamptz not null,
  primary key (institution_id, event_id, theme_id),
  foreign key (institution_id, event_id) references families.event,
  foreign key (institution_id, owner_staff_id) references roster.staff
);
select platform.protect('families.event_theme');

-- Every family of a unit is to be called: shared out among callers, until all were reached.
create table families.campaign (
  institution_id int not null references institution.institution,
  campaign_id uuid not null,
  title text not null check (title <> ''),
  script_key text not null, -- families/core/calls/scripts.ts
  unit_id uuid,
  starts_on date not null,
  ends_on date not null,
  state text not null check (state in ('open', 'closed')),
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  primary key (institution_id, campaign_id),
  foreign key (institution_id, unit_id) references institution.unit,
  check (ends_on >= starts_on)
);
select platform.protect('families.campaign');

create table families.campaign_caller (
  institution_id int not null,
  campaign_id uuid not null,
  staff_id uuid not null,
  languages text[] not null,
  primary key (institution_id, campaign_id, staff_id),
  foreign key (institution_id, campaign_id) references families.campaign,
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('families.campaign_caller');

-- A call that somebody is to make.
create table families.call (
  institution_id int not null references institution.institution,
  call_id uuid not null,
  campaign_id uuid,
  household_key text not null,
  holder_kind text not null check (holder_kind in ('guardian', 'student', 'trusted')),
  holder_id uuid not null,
  student_ids uuid[] not null, -- of this household, of whom the caller may speak
  language text not null,
  needs_interpreter boolean not null, -- nobody of the callers speaks it
  staff_id uuid, -- who calls
  script_key text not null,
  why text not null, -- what it is about, in a sentence
  origin_kind text not null, -- 'campaign', 'conversation', 'nudge', 'person'
  origin_id text not null,
  due_on date not null,
  state text not null check (state in ('to-do', 'done', 'dropped')),
  outcome text check (outcome in ('reached', 'no-answer', 'left-message', 'wrong-number', 'call-back')),
  tries smallint not null default 0,
  last_try_at timestamptz,
  words text not null default '',
  revision int not null default 1,
  made_at timestamptz not null,
  primary key (institution_id, call_id),
  unique (institution_id, origin_kind, origin_id, household_key, holder_kind, holder_id),
  foreign key (institution_id, campaign_id) references families.campaign,
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('families.call');
-- My call list.
create index call_list on families.call (institution_id, staff_id, due_on) where state = 'to-do';
create index call_campaign on families.call (institution_id, campaign_id, state);
