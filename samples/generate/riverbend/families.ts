import { midwesternDistrict, type PersonName, personName, relativeName } from '../names.ts';
import { type Random, random } from '../random.ts';

export interface GeneratedGuardian {
  id: string;
  display: string;
  email: string;
  phone: string;
  language: string;
  relation: 'mother' | 'father' | 'grandmother' | 'grandfather' | 'foster parent' | 'stepfather';
  /** The home they keep: parents in shared custody keep two. */
  household: string;
  /** A court order can say that a parent may not be written to. */
  may_receive: boolean;
}

export interface Family {
  id: string;
  name: PersonName;
  home_language: string;
  guardians: GeneratedGuardian[];
}

/** Families are drawn one by one as their first child is, so that one more student changes nobody before. */
export function generatedFamily(seed: number, index: number): Family {
  const own = random(seed, 'riverbend-family', index);
  const name = personName(own, midwesternDistrict);
  const id = `F${String(10_000 + index)}`;
  return {
    id,
    name,
    home_language: name.homeLanguage !== 'en' && own.chance(0.25) ? 'en' : name.homeLanguage,
    guardians: guardiansOf(own, id, name),
  };
}

/** Mateo's and Lucía's: two homes, and one of the parents reads English better than Spanish. */
export function castFamily(family: string, homeLanguage: string, hasTwoHomes: boolean, index: number): Family {
  const own = random('cast-family', family);
  const id = `F0000${index}`;
  const name: PersonName = { given: 'Sofía', family, display: `Sofía ${family}`, homeLanguage };
  const [first, second] =
    homeLanguage === 'es' ? ['Rosa Elena Cruz Medina', 'Miguel Hernández Soto'] : namesOf(own, name);
  const mother = guardian(`${id}-1`, first, 'mother', `${id}-A`, homeLanguage);
  const father = guardian(
    `${id}-2`,
    second,
    'father',
    hasTwoHomes ? `${id}-B` : `${id}-A`,
    hasTwoHomes ? 'en' : homeLanguage,
  );
  return { id, name, home_language: homeLanguage, guardians: [mother, father] };
}

function guardiansOf(own: Random, id: string, name: PersonName): GeneratedGuardian[] {
  const [mother, father] = namesOf(own, name);
  const language = name.homeLanguage;
  const kind = own.weighted([
    ['together', 62],
    ['apart', 17],
    ['mother', 12],
    ['father', 3],
    ['grandmother', 4],
    ['foster parent', 2],
  ] as const);
  if (kind === 'together' || kind === 'apart') {
    const other = kind === 'together' ? `${id}-A` : `${id}-B`;
    const isBarred = kind === 'apart' && own.chance(0.04);
    return [
      guardian(`${id}-1`, mother, 'mother', `${id}-A`, language),
      { ...guardian(`${id}-2`, father, 'father', other, language), may_receive: !isBarred },
    ];
  }
  return [guardian(`${id}-1`, kind === 'father' ? father : mother, kind, `${id}-A`, language)];
}

function namesOf(own: Random, name: PersonName): [string, string] {
  return [relativeName(own, name).display, relativeName(own, name).display];
}

/** The Midwest's, most of them. */
const areas = (
  '414 608 715 262 920 534 274 312 773 630 708 847 224 331 815 309 217 618 612 651 952 763 218 507 320 313 248 586 734 810 ' +
  '517 616 269 231 906 989 317 219 260 574 765 812 319 515 563 641 712 816 314 417 573 636 660 913 785 316 402 308 605 701'
).split(' ');
/** Families of the cast have numbers of their own, after those of the generated. */
const first_of_cast = 2_000;

/** 555-0100 to 555-0199 are kept free for invented people; each has one of their own, as far as these reach. */
function phoneOf(id: string): string {
  const [family = '', who = '1'] = id.slice(1).split('-');
  const index = family.startsWith('0') ? first_of_cast + (Number(family) % 1_000) : Number(family) - 10_000;
  const number = 2 * index + Number(who) - 1;
  return `+1${areas[Math.floor(number / 100) % areas.length]}5550${100 + (number % 100)}`;
}

function guardian(
  id: string,
  display: string,
  relation: GeneratedGuardian['relation'],
  household: string,
  language: string,
): GeneratedGuardian {
  return {
    id,
    display,
    email: `${id.toLowerCase()}@family.riverbend.example`,
    phone: phoneOf(id),
    language,
    relation,
    household,
    may_receive: true,
  };
}
