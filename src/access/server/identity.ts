import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins';
import type { Database } from '../../platform/db/database.ts';

export interface IdentityOptions {
  baseUrl: string;
  secret: string;
  trustedOrigins: string[];
  /** Reverse proxies whose X-Forwarded-For is believed; without any, the socket's own address counts (clientHeader). */
  trustedProxies: string[];
}

/** Carries the socket's address to the rate limiter; whatever a client sends under this name is overwritten. */
export const clientHeader = 'x-leadline-client';

/** Sign-in by better-auth: password and TOTP, rate-limited, secrets encrypted, sessions in the database. Sign-up is by invitation only. */
export function createIdentity(db: Database, { baseUrl, secret, trustedOrigins, trustedProxies }: IdentityOptions) {
  return betterAuth({
    appName: 'Leadline',
    baseURL: baseUrl,
    basePath: '/api/auth',
    secret,
    trustedOrigins,
    database: { db: db.owner.withSchema('identity'), type: 'postgres' },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
    session: { expiresIn: 60 * 60 * 12, updateAge: 60 * 60, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 100,
      customRules: { '/sign-in/email': { window: 60, max: 10 }, '/two-factor/*': { window: 60, max: 10 } },
    },
    advanced: {
      cookiePrefix: 'leadline',
      ipAddress:
        trustedProxies.length > 0
          ? { ipAddressHeaders: ['x-forwarded-for'], trustedProxies }
          : { ipAddressHeaders: [clientHeader] },
    },
    plugins: [twoFactor({ issuer: 'Leadline' })],
    telemetry: { enabled: false },
    logger: { level: 'error' },
  });
}

export type Identity = ReturnType<typeof createIdentity>;
