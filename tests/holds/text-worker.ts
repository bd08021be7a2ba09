// One worker that sends texts and hears what the provider reports, as a process of its own: to be killed in the middle.
// node text-worker.ts FOLDER-OR-URL INSTITUTION-ID PORT SILENT-SECONDS ASK-AFTER-SECONDS
import { sql } from 'kysely';
import { institutionById } from '../../src/institution/server/index.ts';
import { sendChannel } from '../../src/messages/server/index.ts';
import { openEmbeddedDatabase, openServerDatabase } from '../../src/platform/db/database.ts';
import { silentLog } from '../../src/platform/log/log.ts';
import { openHookServer } from '../providers/hook-server.ts';

const [where = '', institutionId = '', port = '', silentSeconds = '', askAfterSeconds = ''] = process.argv.slice(2);
const db = where.startsWith('postgres') ? openServerDatabase(where) : await openEmbeddedDatabase(where);
const secret = 'a secret only for tests';
const hooks = await openHookServer({ db, secret }, Number(port)).catch(() => null);
const services = { db, log: silentLog, secret, publicUrl: `http://127.0.0.1:${port}` };
const institution = await institutionById(db, Number(institutionId));
if (!institution) throw new Error('no institution');
for (;;) {
  await sendChannel(services, institution, 'sms', {
    mostMs: 20_000,
    silentSeconds: Number(silentSeconds),
    linePauseSeconds: 1,
    askAfterSeconds: Number(askAfterSeconds),
    receiptSeconds: 0,
    listenMs: 0,
  });
  const { rows } = await sql<{ left: number }>`select count(*)::int as left from messages.message
    where institution_id = ${institution.institutionId} and (state in ('queued', 'sending') or reach = 'accepted')`.execute(
    db.owner,
  );
  if (rows[0]?.left === 0) break;
  await new Promise((go) => setTimeout(go, 100));
}
hooks?.close();
await db.close();
