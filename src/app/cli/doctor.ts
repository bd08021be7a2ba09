import { readdirSync, statfsSync, statSync } from 'node:fs';
import { sql } from 'kysely';
import { inboxSettingOf, whoIsNamed } from '../../families/server/index.ts';
import { clockOf, listCalendarPeriods, listInstitutions } from '../../institution/server/index.ts';
import { dayIn } from '../../kernel/week.ts';
import { isLoopback } from '../../platform/config/config.ts';
import type { OpenServices } from '../open-services.ts';

export interface Finding {
  check: string;
  /** 'wrong' makes the command fail; 'advice' does not. */
  state: 'ok' | 'advice' | 'wrong';
  says: string;
}

const MIN_FREE_BYTES = 1_000_000_000;
const EMBEDDED_STUDENTS = 50_000;
const EMBEDDED_BYTES = 2_000_000_000;

/** Checks the set-up, and says of each thing whether it is right and what to do where it is not. */
export async function examine(services: OpenServices): Promise<Finding[]> {
  return [...(await databaseFindings(services)), ...folderFindings(services), ...(await institutionFindings(services))];
}

async function databaseFindings({ db, config }: OpenServices): Promise<Finding[]> {
  const { rows } = await sql<{ version: number; bytes: number; students: number; bypasses: boolean }>`
    select current_setting('server_version_num')::int / 10000 as version, pg_database_size(current_database()) as bytes,
      (select count(*) from roster.student) as students,
      (select rolsuper or rolbypassrls from pg_roles where rolname = 'leadline_app') as bypasses`.execute(db.owner);
  const facts = rows[0] ?? { version: 0, bytes: 0, students: 0, bypasses: true };
  const { rows: applied } = await sql<{ name: string }>`select name from public.leadline_migration`.execute(db.owner);
  const files = readdirSync(new URL('../../../migrations/', import.meta.url)).filter((name) => name.endsWith('.sql'));
  const missing = files.filter((name) => !applied.some((row) => row.name === name));
  const isOutgrown = db.kind === 'embedded' && (facts.students > EMBEDDED_STUDENTS || facts.bytes > EMBEDDED_BYTES);
  return [
    {
      check: 'database',
      state: facts.version >= 15 ? 'ok' : 'wrong',
      says: `${db.kind}, PostgreSQL ${facts.version}${facts.version >= 15 ? '' : ': Leadline needs 15 or later'}`,
    },
    {
      check: 'migrations',
      state: missing.length === 0 ? 'ok' : 'wrong',
      says:
        missing.length === 0
          ? `${applied.length} applied`
          : `not applied: ${missing.join(', ')}; run "leadline migrate"`,
    },
    {
      check: 'row-level security',
      state: facts.bypasses ? 'wrong' : 'ok',
      says: facts.bypasses
        ? 'the role leadline_app may bypass it: alter role leadline_app nosuperuser nobypassrls'
        : 'the tenant role cannot bypass it',
    },
    {
      check: 'size',
      state: isOutgrown ? 'advice' : 'ok',
      says: `${facts.students} students, ${(facts.bytes / 1e6).toFixed(0)} MB${isOutgrown ? ': a PostgreSQL server is due; see docs/howto/postgresql.md' : ''}`,
    },
    ...(db.kind === 'embedded'
      ? [
          {
            check: 'power loss',
            state: 'advice' as const,
            says: 'the embedded database does not wait for the disk: make backups ("leadline backup FOLDER")',
          },
        ]
      : []),
    ...(config.databaseUrl && !process.env.LEADLINE_SECRET
      ? [
          {
            check: 'secret',
            state: 'advice' as const,
            says: 'LEADLINE_SECRET is not set: processes on other machines would not share sessions',
          },
        ]
      : []),
  ];
}

function folderFindings({ dataFolder, config }: OpenServices): Finding[] {
  const { bavail, bsize } = statfsSync(dataFolder);
  const free = bavail * bsize;
  const isPrivate = (statSync(dataFolder).mode & 0o077) === 0;
  const isExposed = !isLoopback(config.host) && !config.publicUrl.startsWith('https:');
  return [
    {
      check: 'disk',
      state: free > MIN_FREE_BYTES ? 'ok' : 'wrong',
      says: `${(free / 1e9).toFixed(1)} GB free${free > MIN_FREE_BYTES ? '' : ': make room, or deliveries will fail'}`,
    },
    {
      check: 'data folder',
      state: isPrivate ? 'ok' : 'advice',
      says: isPrivate ? 'readable by its owner only' : `others on this machine can read it: chmod 700 ${dataFolder}`,
    },
    {
      check: 'address',
      state: isExposed ? 'wrong' : 'ok',
      says: isExposed
        ? `listening on ${config.host} without https: set LEADLINE_URL to the https address of your proxy`
        : config.publicUrl,
    },
  ];
}

async function institutionFindings({ db }: OpenServices): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const institution of await listInstitutions(db)) {
    const { institutionId, key } = institution;
    const facts = await db.forInstitution(institutionId, async (trx) => {
      const terms = (await listCalendarPeriods(trx, institutionId)).filter((period) => period.kind === 'term').length;
      const admins = await trx
        .selectFrom('access.assignment')
        .select('assignment_id')
        .where('institution_id', '=', institutionId)
        .where('role_key', '=', 'admin')
        .execute();
      const undocumented = await trx
        .selectFrom('sources.source')
        .select('key')
        .where('institution_id', '=', institutionId)
        .where((eb) => eb.or([eb('purpose', 'is', null), eb('lawful_basis', 'is', null)]))
        .execute();
      const held = await trx
        .selectFrom('sources.delivery')
        .select('delivery_id')
        .where('institution_id', '=', institutionId)
        .where('state', '=', 'held')
        .execute();
      const named = await whoIsNamed(
        trx,
        await inboxSettingOf(trx, institution),
        institutionId,
        dayIn(institution.timeZone, clockOf(institution).now()),
      );
      return {
        named,
        terms,
        admins: admins.length,
        undocumented: undocumented.map((row) => row.key),
        held: held.length,
      };
    });
    const say = (state: Finding['state'], says: string) => findings.push({ check: key, state, says });
    if (facts.terms === 0) say('wrong', 'the calendar has no term, so no week can be scored: add one under Calendar');
    if (facts.admins === 0)
      say('advice', `nobody is administrator: leadline user invite EMAIL --institution ${key} --role admin`);
    if (facts.undocumented.length > 0)
      say('advice', `sources without purpose or lawful basis: ${facts.undocumented.join(', ')}`);
    if (facts.held > 0) say('advice', `${facts.held} held deliveries wait for a person, under Deliveries`);
    for (const { as, name } of facts.named.cannotOpen)
      say(
        'advice',
        `${name}, ${as === 'urgent' ? 'named for what families write that cannot wait' : 'on call for what families write'}, may not open every conversation, so that others are told of those: see Families, Who reads, and when`,
      );
    if (findings.at(-1)?.check !== key) say('ok', 'calendar, people and sources are in order');
  }
  return findings;
}
