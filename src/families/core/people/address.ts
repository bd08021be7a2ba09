import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { FamilyChannel } from './holder.ts';

export type ReadAddress =
  | { kind: 'ok'; address: string; takesTexts: boolean }
  /** What is wrong, in words. */
  | { kind: 'bad'; words: string };

const address_max = 254;
/** One line of printable characters with one @; the provider knows the rest. */
const mail = /^[^\s@<>"'(),:;[\]\\\p{C}]{1,64}@[^\s@<>"'(),:;[\]\\\p{C}]{1,189}\.[^\s@<>"'(),:;[\]\\.\p{C}]{2,63}$/u;

/**
 * An address as it is kept: numbers in E.164, mail in small letters, a postal address in clean lines.
 * @param country of a number that names none: 'US'
 */
export function readAddress(channel: FamilyChannel, given: string, country: string): ReadAddress {
  const text = given.normalize('NFKC').trim();
  if (text === '') return { kind: 'bad', words: 'Nothing is written there.' };
  if (channel === 'email') return readMail(text);
  if (channel === 'letter') return readPost(given);
  const number = parsePhoneNumberFromString(text, { defaultCountry: country as CountryCode, extract: false });
  if (!number?.isValid()) return { kind: 'bad', words: 'This is not a telephone number. Write it as +1 713 555 0123.' };
  if (number.ext) return { kind: 'bad', words: 'A number with an extension cannot be reached by itself.' };
  const type = number.getType();
  if (type === 'PREMIUM_RATE' || type === 'SHARED_COST' || type === 'UAN')
    return { kind: 'bad', words: 'This is a number that costs who calls it, and not a family’s.' };
  const takesTexts = type !== 'FIXED_LINE' && type !== 'TOLL_FREE' && type !== 'PAGER' && type !== 'VOICEMAIL';
  return { kind: 'ok', address: number.number, takesTexts };
}

function readMail(text: string): ReadAddress {
  const address = text.toLowerCase();
  if (address.length > address_max || !mail.test(address) || /\.\.|^\.|\.@/.test(address))
    return { kind: 'bad', words: 'This is not a mail address. Write it as name@example.org.' };
  return { kind: 'ok', address, takesTexts: false };
}

function readPost(given: string): ReadAddress {
  const lines = given
    .normalize('NFC')
    .split(/\r\n|\r|\n/)
    .map((line) =>
      line
        .replace(/[\s\p{Z}]+/gu, ' ')
        .replace(/\p{C}/gu, '')
        .trim(),
    )
    .filter((line) => line !== '');
  if (lines.length < 2 || lines.length > 7 || lines.some((line) => line.length > 60))
    return {
      kind: 'bad',
      words: 'Write the address as on an envelope: two to seven lines, each of at most 60 letters.',
    };
  return { kind: 'ok', address: lines.join('\n'), takesTexts: false };
}
