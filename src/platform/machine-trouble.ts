import { Problem } from '../kernel/problem.ts';

const lost_connection = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  '57P01',
  '57P03',
  '08006',
  '08001',
];
const lost_connection_words =
  /Connection terminated|not queryable|timeout exceeded when trying to connect|database has stopped|database is closed/;

/** What a full disk or a lost database looks like from the inside, said for people; null for any other error. */
export function machineTrouble(error: unknown): Problem | null {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  if (code === '53100' || code === 'ENOSPC')
    return new Problem(
      { code: 'leadline.disk-full', status: 507, title: 'The disk is full' },
      'The server has no room left, so nothing was saved. Free some space, then try again.',
    );
  if (lost_connection.includes(code) || lost_connection_words.test(message))
    return new Problem(
      { code: 'leadline.database-lost', status: 503, title: 'The database does not answer' },
      'What was under way was not saved. Leadline reaches its database again by itself; try again in a minute.',
    );
  return null;
}
