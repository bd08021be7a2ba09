// One worker that hears what families text, and takes it into conversations, as a process of its own: to be killed in the middle.
// node take-in-worker.ts FOLDER-OR-URL INSTITUTION-ID PORT UNTIL-THERE-ARE
import { sql } from 'kysely';
import { takeInMessages } from '../../src/families/server/index.ts';
import { openEmbeddedDatabase, openServerDatabase } from '../../src/platform/db/database.ts';
import { openHookServer } from '../providers/hook-server.ts';

const [where = '', institutionId = '', port = '', wanted = ''] = process.argv.slice(2);
const db = where.startsWith('postgres') ? openServerDatabase(where) : await openEmbeddedDatabase(where);
const hooks = await openHookServer({ db, secret: 'a secret only for tests' }, Number(port)).catch(() => null);
for (;;) {
  await takeInMessages(db, Number(institutionId));
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from messages.inbound
    where institution_id = ${Number(institutionId)} and state = 'taken'`.execute(db.owner);
  if (rows[0]?.n === Number(wanted)) break;
  await new Promise((go) => setTimeout(go, 20));
}
hooks?.close();
await db.close();
