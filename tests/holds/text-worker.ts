// One worker that sends texts and hears what the provider reports, as a process of its own: to be killed in the middle.
// node text-worker.ts FOLDER-OR-URL INSTITUTION-ID PORT SILENT-SECONDS ASK-AFTER-SECONDS
import { createServer } from 'node:http';
import { sql } from 'kysely';
import { institutionById } from '../../src/institution/server/index.ts';
import { messageHooks, sendChannel } from '../../src/messages/server/index.ts';
import { openEmbeddedDatabase, openServerDatabase } from '../../src/platform/db/database.ts';
import { silentLog } from '../../src/platform/log/log.ts';

const [where = '', institutionId = '', port = '', silentSeconds = '', askAfterSeconds = ''] = process.argv.slice(2);
const db = where.startsWith('postgres') ? openServerDatabase(where) : await openEmbeddedDatabase(where);
const publicUrl = `http://127.0.0.1:${port}`;
const services = { db, log: silentLog, secret: 'a secret only for tests', publicUrl };
const hook = messageHooks(services as never);
const server = createServer(async (req, res) => {
  try {
    const parts: Buffer[] = [];
    for await (const part of req) parts.push(part);
    const [, , , provider = '', institutionKey = '', what = ''] = (req.url ?? '').split('?')[0]?.split('/') ?? [];
    const request = new Request(`${publicUrl}${req.url}`, {
      method: 'POST',
      headers: { 'x-twilio-signature': String(req.headers['x-twilio-signature'] ?? '') },
      body: Buffer.concat(parts),
    });
    const { status, xml } = await hook(request, { provider, institutionKey, what });
    res.writeHead(status).end(xml);
  } catch {
    res.writeHead(500).end();
  }
});
server.on('error', () => undefined);
server.listen(Number(port), '127.0.0.1');
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
server.closeAllConnections();
server.close();
await db.close();
