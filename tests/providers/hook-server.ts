import { createServer } from 'node:http';
import { messageHooks } from '../../src/messages/server/index.ts';
import type { Database } from '../../src/platform/db/database.ts';
import { silentLog } from '../../src/platform/log/log.ts';

/** Where providers call back: the product's own hook behind a real HTTP server, and nothing else of the product. */
export async function openHookServer(
  { db, secret }: { db: Database; secret: string },
  port = 0,
): Promise<{ publicUrl: string; close: () => void }> {
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
  await new Promise<void>((done, fail) => {
    // Another worker of the same hold may have the port.
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => done());
  });
  const address = server.address();
  const publicUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`;
  const hook = messageHooks({ db, log: silentLog, secret, publicUrl } as never);
  return {
    publicUrl,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
