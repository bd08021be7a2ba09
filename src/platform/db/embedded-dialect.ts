import { type DatabaseConnection, PGliteAdapter, PGliteDialect, PGliteDriver } from 'kysely';
import type { PgliteClient } from './pglite-client.ts';

/**
 * Kysely on the embedded database, with the client as the only queue. Kysely's own lock for single connections knows no order and
 * no urgency, and its one connection object would let a stray query slip into somebody else's transaction: here each has its own.
 */
export class EmbeddedDialect extends PGliteDialect {
  readonly #client: PgliteClient;

  constructor(client: PgliteClient) {
    super({ pglite: client });
    this.#client = client;
  }

  override createDriver(): PGliteDriver {
    return new EmbeddedDriver(this.#client);
  }

  override createAdapter(): PGliteAdapter {
    return new QueuedAdapter();
  }
}

class QueuedAdapter extends PGliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class EmbeddedDriver extends PGliteDriver {
  readonly #client: PgliteClient;

  constructor(client: PgliteClient) {
    super({ pglite: client });
    this.#client = client;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const own = new PGliteDriver({ pglite: this.#client });
    await own.init();
    return own.acquireConnection();
  }
}
