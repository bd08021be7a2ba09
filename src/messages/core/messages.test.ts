import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanLines } from './clean.ts';
import { digest_items_max, digestLines, isDigestDue } from './digest.ts';
import { kindKeys, kinds } from './kinds.ts';
import { isPath, linkTo, piecesOf, withAddresses } from './links.ts';
import { afterBrokenOff, messageStates, next, pauseSeconds } from './message-state.ts';
import { checkTemplate, exampleValues, formatTemplate } from './template.ts';

const note = { subject: 'For {name}', body: '{words}' };

describe('a template', () => {
  it('of every kind that comes with the product can be saved', () => {
    for (const kind of kindKeys) expect(checkTemplate(kind, kinds[kind], 'en-GB'), kind).toEqual([]);
  });

  it.each([
    ['{score}', 'names {score}, which there is not'],
    ['{constructor}', 'names {constructor}, which there is not'],
    ['{__proto__}', 'names {__proto__}, which there is not'],
    ['{name.constructor}', 'cannot be read'],
    ['{name, select, x {{secret}} other {}}', 'names {secret}, which there is not'],
    ['{words, number}', 'uses {words} as a number'],
    ['{name, plural, other {x}}', 'uses {name} as a plural'],
    ['{link, date, long}', 'uses {link} as a date'],
    ['{name', 'cannot be read'],
    ['{}', 'a field is named by nothing'],
    ['', 'is empty'],
    ['x'.repeat(5001), 'more than 5,000'],
  ])('is refused with %j, in words that say why', (body, said) => {
    const found = checkTemplate('case-notice', { ...note, body }, 'en-GB');
    expect(found.join(' ')).toContain(said);
  });

  it('is refused with a subject of two lines', () => {
    expect(checkTemplate('case-notice', { ...note, subject: 'One\nBcc: x@y.z' }, 'en')).toEqual([
      'The subject has more than one line.',
    ]);
  });

  it('leaves markup and expressions the text they are', () => {
    const body = 'Dear <b>{name}</b>, <%= 7*7 %> <script>alert(1)</script> {words}';
    const { body: text } = formatTemplate(
      'case-notice',
      { ...note, body },
      { name: 'A', words: '{name} {link}' },
      'en',
    );
    expect(text).toBe('Dear <b>A</b>, <%= 7*7 %> <script>alert(1)</script> {name} {link}');
  });

  it('takes no value that its kind does not have', () => {
    expect(() => formatTemplate('case-notice', note, { name: 'A', score: 310 }, 'en')).toThrow('no field score');
  });

  it('chooses words by number, in the language of the institution', () => {
    const { subject } = formatTemplate('alert-digest', kinds['alert-digest'], { count: 1, institution: 'North' }, 'en');
    expect(subject).toBe('One thing is new for you at North');
    const many = { subject: '{count, number}', body: 'x' };
    expect(formatTemplate('alert-digest', many, { count: 1234.5 }, 'de').subject).toBe('1.234,5');
  });

  it('shows a preview made of examples alone', () => {
    for (const kind of kindKeys)
      expect(Object.keys(exampleValues(kind)).sort()).toEqual(Object.keys(kinds[kind].fields).sort());
  });

  it('never lets a value end a line, begin a header, hide text or become a link', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (name, words) => {
        const { subject, body } = formatTemplate('case-notice', note, { name, words }, 'en');
        expect(subject).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(body.split('\n')).toHaveLength(1);
        expect(body).not.toMatch(/\w:\//);
        expect(subject.length).toBeLessThanOrEqual(200);
      }),
    );
  });
});

describe('a line', () => {
  it('keeps names as people write them', () => {
    for (const name of ['Zoë O’Brien', 'محمد علی', '王小明', 'می\u200cخواهم', 'D’Arcy-Smith 🙂'])
      expect(cleanLine(name)).toBe(name);
  });

  it('defuses what a mail program would make a link of', () => {
    expect(cleanLine('see http://evil.example')).toBe('see http: //evil.example');
    expect(cleanLine('leadline:/people')).toBe('leadline: /people');
  });

  it('is cut between characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 20 }), (text) => {
        expect(cleanLine(text, 10).isWellFormed()).toBe(true);
        expect(cleanLines(text, 10).isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('a link', () => {
  it.each(['//evil.example', 'https://evil.example', 'javascript:alert(1)', '/a b', '/\\evil', ''])(
    'to %j leads to the first page',
    (path) => {
      expect(isPath(path)).toBe(false);
      expect(withAddresses(linkTo(path), 'https://x.org/north')).toBe('https://x.org/north');
    },
  );

  it('is completed where it is sent from, and found again on a page', () => {
    const text = `Read ${linkTo('/cases/1?tab=notes')} or ${linkTo('/')}.`;
    expect(withAddresses(text, 'https://x.org/north')).toBe(
      'Read https://x.org/north/cases/1?tab=notes or https://x.org/north.',
    );
    expect(piecesOf(text)).toEqual([
      { text: 'Read ' },
      { path: '/cases/1?tab=notes' },
      { text: ' or ' },
      { path: '/' },
      { text: '.' },
    ]);
  });
});

describe('the state of a message', () => {
  it('is never left once it is sent, and nothing is called back while it is being sent', () => {
    for (const transition of ['claim', 'give-back', 'send', 'fail', 'cancel', 'send-again'] as const)
      expect(next('sent', transition)).toBeNull();
    expect(next('sending', 'cancel')).toBeNull();
    expect(messageStates.filter((state) => next(state, 'claim'))).toEqual(['queued']);
  });

  it('after a break-off never risks a second mail to a student', () => {
    expect(afterBrokenOff(true, 'student')).toBe('fail');
    expect(afterBrokenOff(true, 'staff')).toBe('give-back');
    expect(afterBrokenOff(false, 'student')).toBe('give-back');
  });

  it('waits longer after each try, and not for days', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 20].map(pauseSeconds);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses[0]).toBe(60);
    expect(pauses.at(-1)).toBe(4 * 3600);
  });
});

describe('a digest', () => {
  it('comes from its hour on, by the time of the place', () => {
    const at = (time: string) => Temporal.ZonedDateTime.from(`2025-11-03T${time}[Europe/London]`);
    expect(isDigestDue(at('06:59'), 7)).toBe(false);
    expect(isDigestDue(at('07:00'), 7)).toBe(true);
  });

  it('drops nothing silently, and writes no safeguarding into mail', () => {
    const items = Array.from({ length: digest_items_max + 3 }, (_, i) => ({
      words: `Item ${i}`,
      link: '/students',
      category: i === 0 ? ('safeguarding' as const) : ('work' as const),
    }));
    const lines = digestLines(items);
    expect(lines).toContain('- and 3 more.');
    expect(lines).not.toContain('Item 0\n');
    expect(lines).toContain('- Something that only you can open.\n  leadline:/students');
  });
});
