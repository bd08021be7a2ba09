import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import type { Paper } from '../../kernel/paper.ts';
import { setPaper } from './set-paper.ts';

const paper = (language: string, words: string): Paper => ({
  title: 'A letter',
  language,
  size: 'a4',
  foot: 'Riverbend',
  parts: [{ kind: 'paragraph', words }],
});

interface Glyph {
  unicode: string;
  /** In thousandths of the type size. */
  width: number;
  /** false: an empty box stands in its place. */
  isInFont: boolean;
}

/** What the PDF says, and every glyph that it draws. */
async function read(bytes: Uint8Array): Promise<{ text: string; glyphs: Glyph[]; pages: number }> {
  const document = await getDocument({ data: bytes.slice(), useSystemFonts: false }).promise;
  let text = '';
  const glyphs: Glyph[] = [];
  for (let no = 1; no <= document.numPages; no++) {
    const page = await document.getPage(no);
    const { items } = await page.getTextContent();
    text += items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
    const { fnArray, argsArray } = await page.getOperatorList();
    for (const [at, op] of fnArray.entries())
      if (op === OPS.showText)
        for (const glyph of (argsArray[at] as [(Glyph | number)[]])[0])
          if (typeof glyph === 'object') glyphs.push(glyph);
  }
  return { text, glyphs, pages: document.numPages };
}

describe('a paper', () => {
  it('joins Arabic letters: the same letter is drawn in three shapes at the beginning, in the middle and at the end of a word', async () => {
    const { glyphs } = await read(await setPaper({ ...paper('ar', 'ببب'), foot: '' }));
    // The dot beneath each is a glyph of its own, without a width.
    const letters = glyphs.filter(({ unicode, width }) => unicode === 'ب' && width > 0);
    expect(letters).toHaveLength(3);
    expect(new Set(letters.map(({ width }) => width)).size).toBe(3);
  });

  it.each([
    ['ar', 'نفتقد فاطمة في المدرسة'],
    ['zh', '我们想念张伟，请与学校联系。'],
    ['vi', 'Kính gửi quý phụ huynh: em Nguyễn Thị Hương đã vắng mặt.'],
    ['es', '¿Cómo está Begoña? ¡La echamos de menos!'],
  ])('in %s draws every letter that it says, and no empty box', async (language, words) => {
    const { text, glyphs } = await read(await setPaper(paper(language, words)));
    // A dot below is drawn as a glyph of its own, which text extraction leaves out.
    const plain = (said: string) => said.normalize('NFKD').replaceAll(/\s|\u0323/g, '');
    for (const letter of new Set(plain(words))) expect(plain(text)).toContain(letter);
    for (const { unicode, isInFont } of glyphs) expect(isInFont || unicode === ' ', unicode).toBe(true);
    expect(glyphs.length).toBeGreaterThan(10);
  });

  it('sets what stands in a name as it is: nothing in it is evaluated', async () => {
    const words = '#panic("x") $1/0$ *bold* <label> @cite \\ // comment';
    expect((await read(await setPaper(paper('en', words)))).text).toContain(words);
  });

  it('refuses what it has no face for, in words', async () => {
    for (const words of ['ሰላም', '안녕하세요', 'Mia 😀'])
      await expect(setPaper(paper('en', words))).rejects.toMatchObject({ code: 'pdf.no-face' });
  });

  it('is set on a thread of its own: the event loop turns meanwhile, and many at once all come back', async () => {
    const long: Paper = {
      ...paper('en', ''),
      parts: Array.from({ length: 400 }, () => ({ kind: 'paragraph', words: 'Many words. '.repeat(30) })),
    };
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const [first, ...others] = await Promise.all([
      setPaper(long),
      ...[1, 2, 3].map((no) => setPaper(paper('en', `Letter ${no}`))),
    ]);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
    expect((await read(first)).pages).toBeGreaterThan(5);
    for (const [at, bytes] of others.entries()) expect((await read(bytes)).text).toContain(`Letter ${at + 1}`);
  });
});
