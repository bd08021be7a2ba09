import { mkdir, writeFile } from 'node:fs/promises';
import { describeApi } from '../src/app/openapi.ts';
import { openEmbeddedDatabase } from '../src/platform/db/database.ts';
import { describeSchema } from '../src/platform/db/describe-schema.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { rosterFilesPage } from '../src/roster/core/roster-files-page.ts';

/** Writes what is derived: the migrated schema's TypeScript types and data dictionary, and the API's description. */
const database = await openEmbeddedDatabase(null);
await migrate(database);
const root = new URL('../', import.meta.url);
const { types, dictionary } = await describeSchema(database);
await mkdir(new URL('docs/', root), { recursive: true });
await writeFile(new URL('src/platform/db/schema.gen.ts', root), types);
await writeFile(new URL('docs/data-dictionary.md', root), dictionary);
await writeFile(new URL('docs/openapi.json', root), `${JSON.stringify(describeApi(), null, 1)}\n`);
await mkdir(new URL('docs/howto/', root), { recursive: true });
await writeFile(new URL('docs/howto/roster-files.md', root), rosterFilesPage());
await database.close();
