/**
 * What a register page keeps on the device: sealed with AES-GCM under a key that the browser never gives out, in records whose ids say
 * nothing. It lasts for the day; marks that are not sent yet last until they are. See docs/howto/attendance.md.
 */

const name = 'leadline-registers';
const key_id = 'key';

interface SealedRecord {
  id: string;
  /** By the device's own clock. */
  day: string;
  /** Lasts beyond the day. */
  isUnsent: boolean;
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

export const deviceDay = (): string => {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
};

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('key');
    request.result.createObjectStore('sealed', { keyPath: 'id' });
  };
  return asked(request);
}

/** One use of the database: it is closed at once, so that it can be wiped at any time. */
async function within<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T> {
  const database = await open();
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

async function theKey(database: IDBDatabase): Promise<CryptoKey> {
  const find = () =>
    asked(database.transaction('key').objectStore('key').get(key_id) as IDBRequest<CryptoKey | undefined>);
  const held = await find();
  if (held) return held;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  // Another window may have made one meanwhile: the first stands.
  await asked(database.transaction('key', 'readwrite').objectStore('key').add(made, key_id)).catch(() => undefined);
  return (await find()) ?? made;
}

/** An id that says nothing of what it stands for. */
async function opaque(of: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(of)));
  return [...digest.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

let last: Promise<unknown> = Promise.resolve();

/** One write after the other, as they were asked for: a draft that is still being sealed must not come back after it was dropped. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return turn;
}

export function seal(of: string, value: unknown, isUnsent = false): Promise<void> {
  return inTurn(() => sealNow(of, value, isUnsent));
}

async function sealNow(of: string, value: unknown, isUnsent: boolean): Promise<void> {
  const id = await opaque(of);
  await within(async (database) => {
    const key = await theKey(database);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify({ of, value }));
    const bytes = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(id) },
      key,
      plain,
    );
    const record: SealedRecord = { id, day: deviceDay(), isUnsent, iv, bytes };
    await asked(database.transaction('sealed', 'readwrite').objectStore('sealed').put(record));
  });
}

async function opened(database: IDBDatabase, record: SealedRecord): Promise<{ of: string; value: unknown } | null> {
  try {
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: record.iv, additionalData: new TextEncoder().encode(record.id) },
      await theKey(database),
      record.bytes,
    );
    return JSON.parse(new TextDecoder().decode(plain)) as { of: string; value: unknown };
  } catch {
    // Sealed under a key that is gone: nobody can read it any more.
    return null;
  }
}

export async function unseal<T>(of: string): Promise<T | null> {
  const id = await opaque(of);
  return within(async (database) => {
    const record = await asked(
      database.transaction('sealed').objectStore('sealed').get(id) as IDBRequest<SealedRecord | undefined>,
    );
    return record ? (((await opened(database, record))?.value as T | undefined) ?? null) : null;
  });
}

/** Everything whose name begins so, in the order of the names. */
export async function unsealAll<T>(prefix: string): Promise<{ of: string; value: T }[]> {
  return within(async (database) => {
    const records = await asked(
      database.transaction('sealed').objectStore('sealed').getAll() as IDBRequest<SealedRecord[]>,
    );
    const found: { of: string; value: T }[] = [];
    for (const record of records) {
      const one = await opened(database, record);
      if (one?.of.startsWith(prefix)) found.push({ of: one.of, value: one.value as T });
    }
    return found.sort((a, b) => a.of.localeCompare(b.of));
  });
}

export function drop(of: string): Promise<void> {
  return inTurn(async () => {
    const id = await opaque(of);
    await within((database) => asked(database.transaction('sealed', 'readwrite').objectStore('sealed').delete(id)));
  });
}

/** How many registers wait on this device to be sent. Makes no database where there is none. */
export async function countUnsent(): Promise<number> {
  if (typeof indexedDB === 'undefined') return 0;
  if (indexedDB.databases && !(await indexedDB.databases()).some((one) => one.name === name)) return 0;
  return within(async (database) => {
    const records = await asked(
      database.transaction('sealed').objectStore('sealed').getAll() as IDBRequest<SealedRecord[]>,
    );
    return records.filter(({ isUnsent }) => isUnsent).length;
  });
}

/** Takes away what is of another day. What is not sent yet stays; without any of that the key goes too. */
export async function endDay(): Promise<void> {
  const left = await within(async (database) => {
    const store = () => database.transaction('sealed', 'readwrite').objectStore('sealed');
    const records = await asked(store().getAll() as IDBRequest<SealedRecord[]>);
    const today = deviceDay();
    const stays = records.filter(({ day, isUnsent }) => isUnsent || day === today);
    for (const record of records) if (!stays.includes(record)) await asked(store().delete(record.id));
    return stays.length;
  });
  if (left === 0) await wipe();
}

/** Takes away everything, the key first of all: at sign-out. */
export async function wipe(): Promise<void> {
  if (typeof indexedDB === 'undefined') return;
  await within((database) => asked(database.transaction('key', 'readwrite').objectStore('key').clear())).catch(
    () => undefined,
  );
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    request.onblocked = () => resolve();
  });
}
