import { existsSync } from 'node:fs';
import { createAdaptorServer } from '@hono/node-server';
import type { OpenServices } from './open-services.ts';
import { buildServer, mayOfferDemo } from './server.ts';

export interface Served {
  url: string;
  port: number;
  stop(): Promise<void>;
}

export const webFolder = new URL('../../dist/web', import.meta.url).pathname;

/** Serves the product over HTTP until stopped. */
export async function serve(services: OpenServices, { saidDemo }: { saidDemo: boolean }): Promise<Served> {
  const { config } = services;
  const app = buildServer(services, {
    config,
    offersDemo: mayOfferDemo(config, saidDemo),
    webFolder: existsSync(webFolder) ? webFolder : null,
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  return {
    url: config.port === 0 ? `http://localhost:${port}` : config.publicUrl,
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
