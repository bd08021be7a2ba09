import { expect, it } from 'vitest';
import { mailWords } from './mail-words.ts';

it('says of a mail whether it waits, went or failed, and never that it went where it did not', () => {
  const said = (['queued', 'sending', 'sent', 'failed', 'cancelled'] as const).map((state) =>
    mailWords({ state, transport: 'smtp' }, 'student'),
  );
  expect(said).toEqual([
    'Mail to the student: waits to be sent.',
    'Mail to the student: on its way.',
    'Mail to the student: sent.',
    'Mail to the student: did not go.',
    'Mail to the student: called back, not sent.',
  ]);
  expect(mailWords({ state: 'sent', transport: 'mailbox' }, 'pupil')).toBe(
    'Mail to the pupil: kept in the mailbox, since no mail leaves here.',
  );
});
