import { fold } from '../people/opt-out/fold.ts';

/** The small words of each language that people cannot write without; those that two languages share tell nothing alone. */
const smallWords: Readonly<Record<string, string>> = {
  en: 'the and is are my he she it to not have has will we was for with of in on can you your this that today because sick please thank',
  es: 'el la los las que de del y en no mi su es esta por para con hoy hija hijo porque pero se le un una gracias voy estamos tiene',
  fr: 'le la les est que de du et en ne pas je mon ma il elle nous pour avec un une aujourdhui merci mais parce ce sont votre',
  pt: 'o os a as que de do da e em nao meu minha ele ela com para hoje porque mas um uma obrigada obrigado esta voce estamos',
  pl: 'nie jest moj moja mojego w na do sie i z ze to dzis dzisiaj prosze dziekuje bo ma jestem bedzie czy nas',
  vi: 'khong con chau em toi la va hom nay cua bi o den voi cho duoc nhung cam on',
};
const words = Object.entries(smallWords).map(([language, some]) => [language, new Set(some.split(' '))] as const);

const vietnamese = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/giu;
const polish = /[ąęłńśźżć]/giu;
const least_found = 2;

/**
 * In which language a message is, by its script and its small words. Families answer in the language they like, whatever is on
 * record: what cannot be told for certain is in the language that is expected of them.
 */
export function languageOfText(text: string, expected: string): string {
  const some = text.slice(0, 1_000);
  const count = (letters: RegExp) => some.match(letters)?.length ?? 0;
  const letters = count(/\p{L}/gu);
  if (letters === 0) return expected;
  if (count(/\p{Script=Han}/gu) > letters / 3) return 'zh';
  if (count(/\p{Script=Arabic}/gu) > letters / 3)
    return count(/[ٹڈڑںےہھ]/gu) > 0 ? 'ur' : ['fa', 'ps', 'ku', 'sd', 'ug', 'ur'].includes(expected) ? expected : 'ar';
  if (count(/\p{Script=Latin}/gu) < letters / 2) return expected;
  const said = new Set(fold(some).plain.split(' '));
  const found = words
    .map(([language, small]) => ({ language, n: [...said].filter((word) => small.has(word)).length }))
    .map((one) => ({
      ...one,
      n: one.n + (one.language === 'vi' ? count(vietnamese) : one.language === 'pl' ? count(polish) : 0),
    }))
    .toSorted((a, b) => b.n - a.n);
  const [best, next] = found;
  const known = found.find(({ language }) => language === expected)?.n ?? 0;
  if (!best || best.n < least_found || best.n === next?.n || best.n <= known) return expected;
  return best.language;
}
