import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectEncoding } from './csv-dialect.ts';
import { isText } from './is-text.ts';

const looks = (bytes: Uint8Array) => isText(bytes, detectEncoding(bytes));

describe('text', () => {
  it.each([
    ['plain', Buffer.from('student,time,n\r\n001,2025-10-06,1\r\n')],
    ['of one cell', Buffer.from('é')],
    ['with emoji, Arabic and a joiner', Buffer.from('name\n👩‍🏫,سلام,中文,ﷺ\n')],
    ['in Latin-1', Buffer.from('name;größe\nJosé;\x935\x94 \x96 6\n', 'latin1')],
    ['in UTF-16', Buffer.from('\uFEFFname\tn\nŁukasz\t1\n', 'utf16le')],
    ['cut within a character', Buffer.from('name\né').subarray(0, 6)],
    ['parted by control characters', Buffer.from('a\u0001b\u0001c\n1\u00012\u00013\n'.repeat(20))],
    ['with a stray zero', Buffer.from('a,b\n1,2\0\n')],
  ])('%s is taken for text', (_, bytes) => {
    expect(looks(bytes)).toBe(true);
  });

  it('is what any JavaScript string of words makes, in UTF-8', () => {
    const words = fc.array(fc.stringMatching(/^[\w àéîøüßšžабвאבגあいう가나다]{0,20}$/), { maxLength: 50 });
    fc.assert(fc.property(words, (cells) => looks(Buffer.from(cells.join(',')))));
  });

  it.each([
    ['random bytes', randomBytes(5_000)],
    ['a few random bytes that hold a line end', Buffer.from('8b1f00024c0a3de9ff07120b8803e11c0d0a7f055e', 'hex')],
    ['random bytes that begin as UTF-16 does', Buffer.concat([Buffer.from([0xff, 0xfe]), randomBytes(5_000)])],
    ['what is packed in a way that is not known here', gzipSync(randomBytes(5_000)).subarray(10)],
  ])('%s are not', (_, bytes) => {
    expect(looks(bytes)).toBe(false);
  });
});
