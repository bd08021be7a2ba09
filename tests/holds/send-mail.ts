// One worker that sends what is due, as a process of its own: to be killed in the middle.
// node send-mail.ts FOLDER-OR-URL INSTITUTION-ID SILENT-SECONDS
import { sendDue } from '../../src/messages/server/index.ts';
import { openEmbeddedDatabase, openServerDatabase } from '../../src/platform/db/database.ts';
import { silentLog } from '../../src/platform/log/log.ts';

const [where = '', institutionId = '', silentSeconds = ''] = process.argv.slice(2);
const db = where.startsWith('postgres') ? openServerDatabase(where) : await openEmbeddedDatabase(where);
const needs = { db, log: silentLog, secret: 'a secret only for tests', publicUrl: 'https://leadline.example' };
console.log(
  JSON.stringify(
    await sendDue(needs, Number(institutionId), { silentSeconds: Number(silentSeconds), mostMs: 600_000 }),
  ),
);
await db.close();
