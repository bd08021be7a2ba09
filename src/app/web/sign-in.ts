import { ApiProblem, api } from './api.ts';

/** Identity answers in its own words; these are ours. */
const words: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: 'This address and password do not go together. Check both, and whether Caps Lock is on.',
  INVALID_PASSWORD: 'This is not your password. Check whether Caps Lock is on.',
  INVALID_EMAIL: 'This is not an e-mail address.',
  INVALID_CODE: 'This code is not right. Codes change every 30 seconds: type the one shown now.',
  INVALID_TWO_FACTOR_COOKIE: 'This took too long. Start again with your password.',
  SESSION_EXPIRED: 'Your session has ended. Sign in again.',
};

async function ask<T>(path: string, body: unknown): Promise<T> {
  try {
    return await api.post<T>(`/api/auth${path}`, body);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    const detail =
      error.status === 429
        ? 'Too many tries in a short time. Wait a minute, then try again.'
        : (words[error.code] ?? error.message);
    throw new ApiProblem(error.status, error.code, error.title, detail);
  }
}

export async function signInByPassword(email: string, password: string): Promise<'in' | 'code-wanted'> {
  const answer = await ask<{ twoFactorRedirect?: boolean }>('/sign-in/email', { email, password });
  return answer.twoFactorRedirect ? 'code-wanted' : 'in';
}

export async function verifyCode(code: string): Promise<void> {
  await ask('/two-factor/verify-totp', { code: code.replaceAll(/\s/g, '') });
}

export async function signOut(): Promise<void> {
  await ask('/sign-out', {});
}

/** Begins the second step: what the authenticator app needs, and the codes for a lost phone. It holds once a code was verified. */
export async function enableTotp(password: string): Promise<{ totpURI: string; backupCodes: string[] }> {
  return ask('/two-factor/enable', { password });
}

export async function turnOffTotp(password: string): Promise<void> {
  await ask('/two-factor/disable', { password });
}

export async function changePassword(change: {
  currentPassword: string;
  newPassword: string;
  revokeOtherSessions: boolean;
}): Promise<void> {
  await ask('/change-password', change);
}
