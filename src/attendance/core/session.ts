/** A part of a day that is marked by itself, as a small number: 0 the whole day, 1 the morning, 2 the afternoon, 10 + n period n, from 100 on those with a name. */
export type SessionId = number;

export const whole_day: SessionId = 0;
export const morning: SessionId = 1;
export const afternoon: SessionId = 2;
const period_zero: SessionId = 10;
const most_periods = 40;
export const first_named: SessionId = 100;

/** Reads a source's word for a session; null: it is a name of its own ("Mathematics"). */
export function sessionOf(text: string | null): SessionId | null {
  const word = (text ?? '').trim().toLowerCase();
  if (word === '' || /^(day|daily|all day|full day)$/.test(word)) return whole_day;
  if (/^(am|a\.m\.|morning)$/.test(word)) return morning;
  if (/^(pm|p\.m\.|afternoon)$/.test(word)) return afternoon;
  const [, digits] = /^(?:p|per|period|hour|block|lesson)?[ .]*0*(\d{1,2})$/.exec(word) ?? [];
  const period = digits === undefined ? Number.NaN : Number(digits);
  return period >= 0 && period < most_periods ? period_zero + period : null;
}

/** England's / and \ say themselves which session they are of. */
export function sessionOfCode(code: string): SessionId | null {
  if (code === '/') return morning;
  return code === '\\' ? afternoon : null;
}

export function sessionName(session: SessionId, named: ReadonlyMap<SessionId, string> = new Map()): string {
  if (session === whole_day) return 'Day';
  if (session === morning) return 'AM';
  if (session === afternoon) return 'PM';
  if (session < first_named) return `Period ${session - period_zero}`;
  return named.get(session) ?? 'Session';
}
