import type { Random } from './random.ts';

/** A culture of names: how its people are called and which language they speak at home. */
interface Culture {
  homeLanguage: string;
  given: readonly string[];
  family: readonly string[];
  /** Spanish, Portuguese: both parents' names. */
  hasTwoFamilyNames?: boolean;
  /** Chinese, Korean, Vietnamese, Hungarian: as it is written there. */
  isFamilyFirst?: boolean;
}

export interface PersonName {
  given: string;
  family: string;
  display: string;
  homeLanguage: string;
}

const list = (names: string) => names.split(' ');

export const cultures = {
  english: {
    homeLanguage: 'en',
    given: list(
      'Amelia Oliver Charlotte Harry Isla George Freya Alfie Poppy Archie Evie Henry Florence Theo Matilda Edward Beatrice Rufus Imogen Callum Hannah Nathaniel Rosie Elliot Martha Toby Esme Finlay Harriet Barnaby Ottilie Rupert Daisy Jude Tabitha Reuben Phoebe Gabriel Verity Felix Cordelia Isaac Rowan Jemima Hugo Sophie Lewis Clementine Stanley Nancy Albert Iris Wilfred Marnie Jasper',
    ),
    family: list(
      'Ashworth Bennett Carlisle Dunmore Ellery Fairclough Greenhalgh Hathersage Ibbotson Jessop Kirkbride Langley Marsden Nuttall Oldroyd Pemberton Ravenscroft Sedgwick Thistlethwaite Underhill Wainwright Yarwood Featherstonehaugh Appleyard Birtwistle Cholmondeley Dewhurst Entwistle Farnworth Gledhill Haworth Illingworth Kershaw Lockwood Micklethwait Ormerod Priestley Ramsbottom Shuttleworth Tattersall Whitworth Hebblethwaite Clegg Hargreaves Rigby Sugden Threlfall',
    ),
  },
  american: {
    homeLanguage: 'en',
    given: list(
      'Madison Tyler Brooklyn Jayden Aaliyah DeAndre Kayla Xavier Destiny Malik Savannah Hunter Imani Trevon Mackenzie Caleb Nia Darius Skylar Cody Jasmine Marquis Autumn Levi Kiara Isaiah Paisley Wyatt Ebony Landon Harper Colton Serenity Jaylen Addison Terrell Willow Carson Zoe Emmett Raven Kendrick Ashlyn Bryce Tiana Cooper Nevaeh Dalton Janae Easton Sierra Quinton Delaney Roman Jordyn',
    ),
    family: list(
      'Washington Jefferson Booker Freeman Hollis Tillman Broussard Whitaker Calhoun Hendrix Sinclair Truesdale McAllister Pettigrew Boone Lockhart Guidry Beauregard Holloway Mayfield Standing-Bear Vanderwoude Abernathy Bixby Crenshaw Dillard Eubanks Fontenot Gaines Haskins Ivey Kincaid Lattimore Merriweather Odom Prescott Ransom Stallworth Thibodeaux Upchurch Vickers Yancey Blackbear Christoffersen Lundgren Schroeder Kowalski',
    ),
  },
  celtic: {
    homeLanguage: 'en',
    given: list(
      'Aoife Ruairí Siobhán Cillian Niamh Oisín Caoimhe Tadhg Eilidh Hamish Mairi Catrin Rhys Angharad Gethin Llinos',
    ),
    family: [
      "O'Connell",
      'Ó Súilleabháin',
      'Ní Dhomhnaill',
      'MacGregor',
      'Llewellyn',
      'Prydderch',
      'Gallagher',
      "O'Shaughnessy",
      'Mac Giolla Phádraig',
      'ap Rhys',
    ],
  },
  spanish: {
    homeLanguage: 'es',
    hasTwoFamilyNames: true,
    given: [
      ...list(
        'Sofía Mateo Valentina Santiago Camila Sebastián Ximena Diego Renata Ángel Guadalupe Emiliano Itzel Joaquín Marisol Íñigo Belén Nicolás',
      ),
      'María José',
      'Juan Carlos',
    ],
    family: list(
      'Hernández García Martínez Ramírez Núñez Ibáñez Peña Ordóñez Castañeda Villaseñor Zúñiga Echeverría Montenegro Guerrero Quiñones Treviño',
    ),
  },
  portuguese: {
    homeLanguage: 'pt',
    hasTwoFamilyNames: true,
    given: list('Inês João Beatriz Tomás Conceição Gonçalo Luísa Simão Letícia Caetano'),
    family: list('Gonçalves Magalhães Conceição Brandão Simões Assunção Falcão Guimarães Araújo Teles'),
  },
  nigerian: {
    homeLanguage: 'yo',
    given: list(
      'Chidinma Oluwaseun Ngozi Chukwuemeka Folasade Babatunde Ifeoma Olúfẹ́mi Adaeze Temitope Oluwadamilola Ikechukwu Yétúndé Obinna',
    ),
    family: list(
      'Okonkwo Adébáyọ̀ Eze Ogunleye Nwachukwu Afolabi Onyekachukwu Olanrewaju Igwe Akintola Chukwumereije Obi',
    ),
  },
  ghanaian: {
    homeLanguage: 'tw',
    given: list('Akosua Kwabena Efua Kofi Abena Yaw Ama Kwame Adwoa Kojo'),
    family: list('Mensah Owusu-Ansah Boateng Asante Acheampong Nkrumah Agyemang Osei-Bonsu'),
  },
  somali: {
    homeLanguage: 'so',
    given: list('Hodan Abdirahman Ayaan Mohamed Ifrah Liban Sagal Yusuf Fadumo Warsame Hibo Guled'),
    family: list('Abdullahi Warsame Farah Jama Hersi Nur Ismail Mohamud Abdi Duale'),
  },
  arabic: {
    homeLanguage: 'ar',
    given: list('فاطمة محمد مريم أحمد نور يوسف ليلى عمر زينب خالد هدى كريم'),
    family: ['الزهراني', 'حسين', 'عبد الرحمن', 'الخطيب', 'منصور', 'القحطاني', 'بن سعيد', 'الحداد'],
  },
  arabicInLatin: {
    homeLanguage: 'ar',
    given: list('Layla Omar Mariam Khalid Nour Youssef Zaynab Tariq Huda Karim Amina Rashid'),
    family: ['Al-Khatib', 'Haddad', 'Abd al-Rahman', 'Mansour', 'El-Sayed', 'Ben Saïd', 'Al-Qahtani', 'Hussein'],
  },
  persian: {
    homeLanguage: 'fa',
    given: list('Shirin Dariush Parisa Navid Golnaz Kaveh Mahsa Behrouz'),
    family: list('Hosseini Rahmani Tehrani Mohammadzadeh Jafari Sohrabi'),
  },
  chinese: {
    homeLanguage: 'zh',
    isFamilyFirst: true,
    given: list('伟 秀英 子涵 欣怡 浩然 梓萱 宇轩 诗涵 俊杰 雨桐 思远 佳怡'),
    family: list('王 李 张 刘 陈 杨 黄 赵 周 欧阳 司马'),
  },
  chineseInLatin: {
    homeLanguage: 'zh',
    given: list('Zihan Haoran Xinyi Yuxuan Jiayi Junjie Shihan Siyuan Meiling Wei Yutong Ruoxi'),
    family: list('Wang Li Zhang Liu Chen Yang Huang Ouyang Zhao Xu Lü Nie'),
  },
  korean: {
    homeLanguage: 'ko',
    given: list('Ji-woo Min-jun Seo-yeon Do-yun Ha-eun Si-woo Ye-jin Joon-ho'),
    family: list('Kim Lee Park Choi Jung Kang Hwang Namgung'),
  },
  japanese: {
    homeLanguage: 'ja',
    given: list('Haruto Yui Sota Hina Ren Sakura Takumi Aoi'),
    family: list('Satō Watanabe Kobayashi Yamaguchi Ōnishi Hashimoto Nakajima'),
  },
  vietnamese: {
    homeLanguage: 'vi',
    isFamilyFirst: true,
    given: ['Thị Hồng', 'Văn Minh', 'Ngọc Ánh', 'Quốc Bảo', 'Thùy Linh', 'Đức Anh', 'Phương Thảo', 'Hữu Nghĩa'],
    family: list('Nguyễn Trần Lê Phạm Huỳnh Đặng Bùi Võ'),
  },
  hmong: {
    homeLanguage: 'hmn',
    given: list('Mai Pa Tou Nou Kou Yer Xeng Bao Chue Gao'),
    family: list('Vang Xiong Yang Thao Lor Moua Her Vue'),
  },
  southAsian: {
    homeLanguage: 'hi',
    given: list(
      'Priya Arjun Ananya Rohan Kavya Vikram Ishita Siddharth Meera Aditya Lakshmi Venkatesh Divya Rajesh Sanjana Karthik',
    ),
    family: list(
      'Sharma Patel Venkataraghavan Iyer Chatterjee Deshpande Subramaniam Krishnamurthy Banerjee Reddy Nair Gopalakrishnan',
    ),
  },
  urdu: {
    homeLanguage: 'ur',
    given: list('Ayesha Bilal Hira Usman Sana Hamza Zara Faisal Iqra Danish'),
    family: ['Khan', 'Malik', 'Qureshi', 'Chaudhry', 'Siddiqui', 'Bibi', 'Ansari', 'Shah'],
  },
  polish: {
    homeLanguage: 'pl',
    given: list('Zuzanna Jakub Łucja Wojciech Małgorzata Bartłomiej Świętosława Mikołaj Agnieszka Krzysztof'),
    family: list('Wiśniewski Szczepański Brzęczyszczykiewicz Zając Dąbrowski Gołębiewski Źrebiec Kowalczyk'),
  },
  ukrainian: {
    homeLanguage: 'uk',
    given: list('Oksana Andriy Solomiya Taras Yaryna Bohdan Zlata Danylo'),
    family: list('Shevchenko Kovalenko Bondarenko Tkachenko Lysenko Melnyk Hrytsenko'),
  },
  german: {
    homeLanguage: 'de',
    given: list('Jonas Lena Björn Annika Jürgen Käthe Matthias Friederike'),
    family: ['Weiß', 'Müller', 'Schröder', 'von der Heide', 'Großmann', 'Krüger', 'Leutheusser-Schnarrenberger'],
  },
  nordic: {
    homeLanguage: 'sv',
    given: list('Åsa Søren Ingrid Bjørk Freja Øyvind Astrid Þórunn'),
    family: list('Ångström Sørensen Halvorsen Guðmundsdóttir Lindqvist Bjørnstad Mäkinen'),
  },
  french: {
    homeLanguage: 'fr',
    given: ['Élodie', 'Théo', 'Anaïs', 'Jean-Baptiste', 'Chloé', 'Gaëtan', 'Maëlys', 'François'],
    family: ['Lefèvre', 'de la Rochefoucauld', 'Béranger', 'Saint-Just', 'Nguema', 'Diallo', 'Traoré', 'N’Diaye'],
  },
  greek: {
    homeLanguage: 'el',
    given: list('Eleni Konstantinos Despina Georgios Paraskevi Theodoros'),
    family: list('Papadopoulos Papakonstantinou Anagnostopoulou Stavridis Georgiou'),
  },
  turkish: {
    homeLanguage: 'tr',
    given: list('Elif Emre Zeynep Çağlar Ayşe İbrahim Gülşen Yiğit'),
    family: list('Yılmaz Öztürk Çelik Şahin Kılıç Aydoğan'),
  },
} as const satisfies Record<string, Culture>;

export type CultureKey = keyof typeof cultures;

/** Where an institution's people come from. */
export type Mix = readonly (readonly [CultureKey, number])[];

export const britishUniversity: Mix = [
  ['english', 42],
  ['celtic', 8],
  ['southAsian', 9],
  ['urdu', 6],
  ['nigerian', 6],
  ['ghanaian', 3],
  ['chineseInLatin', 5],
  ['chinese', 2],
  ['arabicInLatin', 3],
  ['arabic', 1],
  ['polish', 3],
  ['greek', 1],
  ['german', 2],
  ['french', 2],
  ['spanish', 2],
  ['nordic', 1],
  ['turkish', 2],
  ['korean', 1],
  ['japanese', 1],
];

export const midwesternDistrict: Mix = [
  ['american', 48],
  ['spanish', 22],
  ['english', 8],
  ['hmong', 5],
  ['somali', 5],
  ['vietnamese', 2],
  ['arabicInLatin', 2],
  ['arabic', 0.5],
  ['ukrainian', 2],
  ['portuguese', 1],
  ['persian', 1],
  ['southAsian', 1.5],
  ['chineseInLatin', 1],
  ['french', 1],
];

export function personName(random: Random, mix: Mix): PersonName {
  const culture: Culture = cultures[random.weighted(mix)];
  return named(culture, random.pick(culture.given), familyName(random, culture));
}

function familyName(random: Random, culture: Culture): string {
  const first = random.pick(culture.family);
  if (culture.hasTwoFamilyNames) return `${first} ${random.pick(culture.family)}`;
  const isHyphenated = culture.homeLanguage === 'en' && random.chance(0.1);
  return isHyphenated ? `${first}-${random.pick(culture.family)}` : first;
}

/** Another member of the same family: the family's name and language, a first name of their own. */
export function relativeName(random: Random, of: PersonName): PersonName {
  const culture =
    Object.values(cultures as Record<string, Culture>).find((candidate) => candidate.given.includes(of.given)) ??
    cultures.english;
  const others = culture.given.filter((given) => given !== of.given);
  return { ...named(culture, random.pick(others), of.family), homeLanguage: of.homeLanguage };
}

function named(culture: Culture, given: string, family: string): PersonName {
  const display = culture.isFamilyFirst ? familyFirst(given, family) : `${given} ${family}`;
  return { given, family, display, homeLanguage: culture.homeLanguage };
}

/** Chinese characters stand without a space between them. */
function familyFirst(given: string, family: string): string {
  return /\p{Script=Han}/u.test(given) ? `${family}${given}` : `${family} ${given}`;
}
