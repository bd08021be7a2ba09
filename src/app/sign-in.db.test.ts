import { createOTP } from '@better-auth/utils/otp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../../tests/world.ts';
import { inviteUser } from '../access/server/index.ts';
import { systemActor } from '../institution/server/index.ts';
import { systemClock } from '../kernel/clock.ts';

const password = 'a long enough password';
const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .filter((cookie) => !cookie?.endsWith('='))
    .join('; ');

describe('signing in', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    for (const email of ['ada@example.org', 'brute@example.org']) {
      await inviteUser(
        { db: world.services.db, clock: systemClock, actor: systemActor(world.north.institutionId) },
        { email, name: 'Ada', roleKey: 'admin', password },
      );
    }
  });
  afterAll(() => world.close());

  async function call(path: string, body: unknown, cookie = '', headers: Record<string, string> = {}) {
    const { app } = world;
    return app.fetch(
      new Request(`http://localhost:4000${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: 'http://localhost:4000',
          'x-leadline': '1',
          cookie,
          ...headers,
        },
        body: JSON.stringify(body),
      }),
    );
  }

  it('takes a password, then asks for the code once TOTP is on', async () => {
    const first = await call('/api/auth/sign-in/email', { email: 'ada@example.org', password });
    expect(first.status).toBe(200);
    const enabled = (await (await call('/api/auth/two-factor/enable', { password }, cookieOf(first))).json()) as {
      totpURI: string;
    };
    const secret = new URL(enabled.totpURI).searchParams.get('secret') ?? '';
    const code = await createOTP(Buffer.from(decodeBase32(secret)).toString('utf8')).totp();
    expect((await call('/api/auth/two-factor/verify-totp', { code }, cookieOf(first))).status).toBe(200);
    const second = await call('/api/auth/sign-in/email', { email: 'ada@example.org', password });
    expect(await second.clone().json()).toMatchObject({ twoFactorRedirect: true });
    const wrong = await call('/api/auth/two-factor/verify-totp', { code: '000000' }, cookieOf(second));
    expect(wrong.status).toBe(401);
    const right = await call('/api/auth/two-factor/verify-totp', { code }, cookieOf(second));
    expect(right.status).toBe(200);
    const stored = await world.services.db.owner
      .selectFrom('identity.twoFactor')
      .select('secret')
      .executeTakeFirstOrThrow();
    expect(stored.secret, 'encrypted at rest').not.toContain(decodeBase32(secret));
  });

  it('refuses sign-up, and requests that another site made', async () => {
    expect((await call('/api/auth/sign-up/email', { email: 'new@example.org', name: 'N', password })).status).toBe(400);
    expect(
      (
        await call('/api/auth/sign-in/email', { email: 'ada@example.org', password }, 'a=b', {
          origin: 'http://evil.example',
        })
      ).status,
    ).toBe(403);
    const signedIn = await call('/api/auth/sign-in/email', { email: 'brute@example.org', password });
    const forged = await world.app.fetch(
      new Request('http://localhost:4000/api/v1/north/institution', {
        method: 'PATCH',
        headers: { cookie: cookieOf(signedIn) },
        body: '{"name":"seized"}',
      }),
    );
    expect(forged.status).toBe(403);
  });

  it('slows down whoever tries passwords, whatever address they claim', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 14; i++)
      statuses.push(
        (
          await call('/api/auth/sign-in/email', { email: 'brute@example.org', password: `wrong password ${i}` }, '', {
            'x-forwarded-for': `10.0.0.${i}`,
            'x-leadline-client': `10.0.0.${i}`,
          })
        ).status,
      );
    expect(statuses).toContain(401);
    expect(statuses.at(-1)).toBe(429);
  });

  it('offers demo sign-ins for demo institutions only', async () => {
    const { status } = await call('/api/demo/sign-in', { email: 'ada@example.org' });
    expect(status).toBe(403);
  });

  it.each([
    '/api/auth/sign-in/email',
    '/api/demo/sign-in',
    '/api/one-day/north/class',
    '/f/north/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/page',
  ])('%s reads no endless request of somebody who is not signed in', async (path) => {
    const part = new Uint8Array(100_000).fill(97);
    let handed = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (stream) => {
        handed += part.length;
        if (handed > 20_000_000) stream.close();
        else stream.enqueue(part);
      },
    });
    const request = new Request(`http://localhost:4000${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-leadline': '1' },
      body,
      duplex: 'half',
    } as RequestInit);
    const { status } = await world.app.fetch(request);
    expect([status, handed < 2_000_000]).toEqual([413, true]);
  });
});

function decodeBase32(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text.replace(/=+$/, '')]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 2))).join('');
}
