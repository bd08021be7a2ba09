-- Identity (better-auth's tables: they stand outside tenancy) and, per institution, who holds which role.

create schema identity;

create table identity."user" (
  id text primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "twoFactorEnabled" boolean default false
);
create table identity.session (
  id text primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references identity."user" on delete cascade
);
create index session_of_user on identity.session ("userId");
create table identity.account (
  id text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references identity."user" on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index account_of_user on identity.account ("userId");
create table identity.verification (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_identifier on identity.verification (identifier);
create table identity."twoFactor" (
  id text primary key,
  secret text not null,
  "backupCodes" text not null,
  "userId" text not null references identity."user" on delete cascade,
  verified boolean default true,
  "failedVerificationCount" int not null default 0,
  "lockedUntil" timestamptz
);
create index two_factor_user on identity."twoFactor" ("userId");
create table identity."rateLimit" (
  id text primary key,
  key text not null unique,
  count int not null,
  "lastRequest" bigint not null
);

create schema access;
grant usage on schema access to leadline_app;

-- A role of this institution: which needs it grants, and whose students it reaches.
create table access.role (
  institution_id int not null references institution.institution,
  role_key text not null,
  name text not null,
  needs text[] not null,
  reach text not null check (reach in ('institution', 'unit', 'caseload', 'class', 'none')),
  is_deidentified boolean not null default false,
  primary key (institution_id, role_key)
);
select platform.protect('access.role');

create table access.assignment (
  institution_id int not null,
  assignment_id uuid not null,
  user_id text not null, -- identity."user"
  role_key text not null,
  unit_id uuid, -- for roles that reach a unit: that one and those below it
  staff_id uuid,
  primary key (institution_id, assignment_id),
  unique nulls not distinct (institution_id, user_id, role_key, unit_id),
  foreign key (institution_id, role_key) references access.role,
  foreign key (institution_id, unit_id) references institution.unit,
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('access.assignment');
create index assignment_user on access.assignment (institution_id, user_id);

create table access.token (
  institution_id int not null,
  token_id uuid not null,
  name text not null,
  secret_hash text not null, -- sha-256 of the secret, which is shown once
  needs text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (institution_id, token_id),
  foreign key (institution_id) references institution.institution
);
select platform.protect('access.token');

create table access.saved_cohort (
  institution_id int not null references institution.institution,
  saved_cohort_id uuid not null,
  name text not null,
  filter jsonb not null, -- the filter bar's query
  owner_user_id text not null,
  is_shared boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (institution_id, saved_cohort_id)
);
select platform.protect('access.saved_cohort');
