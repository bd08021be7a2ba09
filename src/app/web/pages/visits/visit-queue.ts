import { api, tenant } from '../../api.ts';
import type { Kind, Waiting } from '../away/device-queue.ts';

/** What somebody says of a home visit, with the time by the device's clock. */
export interface WaitingWords extends Waiting {
  entryId: string;
  appointmentId: string;
  at: string;
  said:
    | { kind: 'back'; sequence: number }
    | { kind: 'note'; words: string }
    | { kind: 'outcome'; state: 'held' | 'not-held'; words: string; revision: number };
}

/** Names of what is sealed here begin so: who signs out is led to this page while any is left. */
export const draftName = (institution: string, userId: string, appointmentId: string): string =>
  `visit-draft ${institution} ${userId} ${appointmentId}`;

export const visitWords: Kind<WaitingWords, WaitingWords['said']['kind']> = {
  prefix: 'visit-outbox',
  nameOf: ({ at, entryId }) => `${at} ${entryId}`,
  send: async ({ institution, appointmentId, entryId, at, said }) => {
    const post = (what: string, body: object) =>
      api.post(tenant(institution, `/appointments/${encodeURIComponent(appointmentId)}/${what}`), body);
    if (said.kind === 'back') await post('check-in', { backAt: at, sequence: said.sequence });
    else if (said.kind === 'note') await post('notes', { noteId: entryId, words: said.words, writtenAt: at });
    else await post('outcome', { revision: said.revision, state: said.state, words: said.words, writtenAt: at });
    return said.kind;
  },
};

/** The words again as a note, which is taken whatever became of the visit. */
export function asNote(one: WaitingWords, clock: (iso: string) => string): WaitingWords {
  const { said } = one;
  const words =
    said.kind === 'back'
      ? `Back at ${clock(one.at)}, from the time that was planned before.`
      : said.kind === 'outcome'
        ? `${said.state === 'held' ? 'It took place.' : 'It did not take place.'} ${said.words}`
        : said.words;
  return { ...one, said: { kind: 'note', words }, refused: null };
}
