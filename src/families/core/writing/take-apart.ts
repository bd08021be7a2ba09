import { type Piece, piecesOf, print } from '../../../messages/core/icu.ts';

/** Words that a machine may not translate: they stay, or are said as somebody decided for the language. */
export interface GlossaryTerm {
  term: string;
  saidAs: string;
}

/**
 * A message in whole sentences for a machine: fields and locked terms are marks (<x id="0"/>) that it has to hand back, each once.
 * A plural becomes a sentence for each of the other language's own forms.
 */
export interface Sentences {
  texts: string[];
  /** The message in the other language, or in words what the machine spoiled. */
  build(translated: readonly string[]): { kind: 'ok'; text: string } | { kind: 'spoiled'; words: string };
}

const most_sentences = 48;

/** @throws RangeError for a message that cannot be read: check it first */
export function takeApart(
  text: string,
  languages: { from: string; to: string },
  glossary: readonly GlossaryTerm[] = [],
): Sentences {
  if (text.trim() === '') return { texts: [], build: () => ({ kind: 'ok', text: '' }) };
  const pieces = piecesOf(text, languages.from);
  if (typeof pieces === 'string') throw new RangeError(pieces);
  const tree = spread(pieces, new Intl.PluralRules(languages.to).resolvedOptions().pluralCategories);
  const leaves = leavesOf(tree).map((leaf) => markUp(leaf, glossary));
  if (leaves.length > most_sentences) throw new RangeError('it has too many choices within choices.');
  return {
    texts: leaves.map(({ text }) => text),
    build: (translated) => {
      let at = 0;
      let spoiled: string | null = null;
      const next = (): Piece[] => {
        const leaf = leaves[at];
        const read = leaf ? readBack(translated[at] ?? '', leaf.marks) : 'a sentence is missing.';
        at++;
        if (typeof read !== 'string') return read;
        spoiled ??= read;
        return [];
      };
      const built = rebuild(tree, next);
      return spoiled === null ? { kind: 'ok', text: print(built) } : { kind: 'spoiled', words: spoiled };
    },
  };
}

type Tree = { kind: 'leaf'; pieces: Piece[] } | { kind: 'choice'; of: Piece; options: [string, Tree][] };

/** Pulls choices to the outside, so that what is left within them are whole sentences. */
function spread(pieces: readonly Piece[], categories: readonly string[]): Tree {
  const at = pieces.findIndex(({ options }) => options !== undefined);
  const of = pieces[at];
  if (!of?.options) return { kind: 'leaf', pieces: [...pieces] };
  const [before, after] = [pieces.slice(0, at), pieces.slice(at + 1)];
  const inner = (value: Piece[]) => spread([...before, ...withNumber(value, of), ...after], categories);
  const given = of.options;
  const keys = Object.keys(given);
  const wanted =
    of.type === 6 && of.pluralType !== 'ordinal' ? [...keys.filter((key) => key.startsWith('=')), ...categories] : keys;
  const options = wanted.map((key): [string, Tree] => [key, inner((given[key] ?? given.other)?.value ?? [])]);
  return { kind: 'choice', of, options };
}

/** A # means the number of the plural around it; written out it means the same anywhere. */
function withNumber(pieces: readonly Piece[], plural: Piece): Piece[] {
  if (plural.type !== 6) return [...pieces];
  return pieces.map((piece) =>
    piece.type === 7 && plural.value && !plural.offset ? { type: 2, value: plural.value, style: null } : piece,
  );
}

function leavesOf(tree: Tree): Piece[][] {
  return tree.kind === 'leaf' ? [tree.pieces] : tree.options.flatMap(([, option]) => leavesOf(option));
}

function rebuild(tree: Tree, next: () => Piece[]): Piece[] {
  if (tree.kind === 'leaf') return next();
  const options = Object.fromEntries(tree.options.map(([key, option]) => [key, { value: rebuild(option, next) }]));
  return [{ ...tree.of, options }];
}

function markUp(pieces: readonly Piece[], glossary: readonly GlossaryTerm[]): { text: string; marks: Piece[] } {
  const marks: Piece[] = [];
  const mark = (piece: Piece) => `<x id="${marks.push(piece) - 1}"/>`;
  const terms = glossary.toSorted((a, b) => b.term.length - a.term.length);
  const text = pieces
    .map((piece) => {
      if (piece.type !== 0) return mark(piece);
      return lockTerms(piece.value ?? '', terms, (saidAs) => mark({ type: 0, value: saidAs }));
    })
    .join('');
  return { text, marks };
}

function lockTerms(words: string, terms: readonly GlossaryTerm[], mark: (saidAs: string) => string): string {
  if (terms.length === 0) return escaped(words);
  const any = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${terms.map(({ term }) => RegExp.escape(term)).join('|')})(?![\\p{L}\\p{N}])`,
    'giu',
  );
  let done = '';
  let from = 0;
  for (const match of words.matchAll(any)) {
    const term = terms.find(({ term }) => term.toLowerCase() === match[0].toLowerCase());
    done += escaped(words.slice(from, match.index)) + mark(term?.saidAs ?? match[0]);
    from = match.index + match[0].length;
  }
  return done + escaped(words.slice(from));
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

const entities: Readonly<Record<string, string | undefined>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The pieces of a sentence that came back; in words what is wrong with it. */
function readBack(text: string, marks: readonly Piece[]): Piece[] | string {
  const seen = new Set<number>();
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(/<x\s+id\s*=\s*["'](\d+)["']\s*(?:\/>|>\s*<\/x\s*>)/gi)) {
    const id = Number(match[1]);
    const piece = marks[id];
    if (!piece) return 'it brought back a field that was not there.';
    if (seen.has(id)) return `it said ${nameOf(piece)} twice.`;
    seen.add(id);
    if (match.index > from) pieces.push({ type: 0, value: unescaped(text.slice(from, match.index)) });
    pieces.push(piece);
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ type: 0, value: unescaped(text.slice(from)) });
  const lost = marks.find((_, id) => !seen.has(id));
  if (lost) return `it lost ${nameOf(lost)}.`;
  if (pieces.some(({ type, value }) => type === 0 && /<\/?x\b/i.test(value ?? '')))
    return 'it brought back a field that cannot be read.';
  return pieces;
}

function nameOf({ type, value = '' }: Piece): string {
  return type === 0 ? `“${value}”` : `{${value}}`;
}
