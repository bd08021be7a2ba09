import { mkdir, writeFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { openEmbeddedDatabase } from '../src/platform/db/database.ts';
import { describeSchema } from '../src/platform/db/describe-schema.ts';
import { migrate } from '../src/platform/db/migrate.ts';

/** Writes what is derived from the migrated schema: its TypeScript types, docs/schema.sql and docs/data-dictionary.md. */
const database = await openEmbeddedDatabase(null);
await migrate(database);
const root = new URL('../', import.meta.url);
const { types, dictionary } = await describeSchema(database);
await mkdir(new URL('docs/', root), { recursive: true });
await writeFile(new URL('src/platform/db/schema.gen.ts', root), types);
await writeFile(new URL('docs/data-dictionary.md', root), dictionary);
await sql`select 1`.execute(database.owner);
await database.close();
