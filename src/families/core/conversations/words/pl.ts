import type { ReplyWords } from './words-of.ts';

export const polish: ReplyWords = {
  language: 'pl',
  urgent: {
    harm: [
      /\b(?:samoboj\w+|zabic sie|sie zabic|zabije sie|sie zabije|\w*okalecz\w+|ciac sie|tnie sie|sie tnie)\b/,
      /\b(?:chce|chcial|chciala|wole|wolalby|wolalaby) umrzec\b/,
      /\bnie chce (?:juz )?zyc\b|\bodebrac sobie zycie\b/,
      /\b(?:zabije|zabic|grozi\w*) (?:mnie|go|ja|was|cie|nas|im|ich|smierci\w*|nozem|bronia)\b/,
      /\b(?:ma|przyniosl\w*|nosi) (?:przy sobie )?(?:noz|bron|pistolet)\b/,
    ],
    abuse: [
      /\b(?:bije|bil|bila|bija|uderzyl|uderza|uderzyla|katuje|zneca sie|maltretuje|szarpie) (?:mnie|go|ja|nas|ich|dzieci\w*|syna|corke|nad)\b/,
      /\b(?:mnie|go|nas|ja|ich) (?:bije|bil|bija|uderzyl|uderza|katuje)\b/,
      /\b(?:przemoc\w*|zgwalc\w*|gwalt|gwaltu|molest\w*|wykorzyst\w+ seksualn\w+|dotykal\w* (?:ja|go|mnie))\b/,
      /\b(?:boi|boje) sie (?:ojca|taty|ojczyma|meza|matki|wracac do domu|wrocic do domu)\b/,
    ],
    hunger: [
      /\bnie (?:ma|mamy|mam|maja|starcza|stac nas)(?: na| juz| nic| pieniedzy| co| do| nam)* (?:jedzenia|jedzenie|jesc)\b/,
      /\bglodn\w+|\bgloduj\w*|\bglod\b/,
      /\bbrak(?:uje)? (?:nam )?(?:jedzenia|pieniedzy na jedzenie)\b|\bnic do jedzenia\b/,
    ],
  },
  harmless: [
    /\bnie (?:jest|byl|byla|jestem) glodn\w+/g,
    /\b(?:pilka|drzwi\w*) (?:go |ja |mnie )?uderzyl\w*(?: go| ja| mnie)?/g,
    /\buderzyl\w* (?:go|ja|mnie) (?:pilka|drzwi)\w*/g,
    /\bglod (?:wiedzy|sukcesu)\b/g,
  ],
  reasons: [
    ['mark-wrong', [/\b(?:byl|byla) (?:w szkole|na lekcji|obecn\w+)\b/]],
    ['bereavement', [/\b(?:pogrzeb\w*|zmarl\w*|smierc w rodzinie)\b/]],
    ['medical', [/\b(?:lekarz\w*|dentyst\w*|szpital\w*|wizyt\w+|przychodni\w*)\b/]],
    [
      'illness',
      [
        /\b(?:chor[aye]|choruje|goraczk\w+|gryp\w+|wymiot\w*|kaszel|katar|przezieb\w+|bol(?:i|ala)? (?:go|ja|brzuch\w*|glow\w*|gardl\w*)|zle sie czu\w+)\b/,
      ],
    ],
    [
      'transport',
      [
        /\b(?:(?:spoznil\w*|uciekl\w*) (?:sie na |mu |jej |nam )?(?:autobus|pociag)|autobus nie (?:przyjechal|przyjezdza)|(?:zepsul\w* sie|samochod) (?:samochod|auto|sie zepsul))\b/,
      ],
    ],
    ['travel', [/\b(?:wyjazd\w*|wakacj\w+|wyjechali\w*|podroz\w*)\b/]],
    [
      'work',
      [
        /\b(?:opiek\w+|pilnuj\w*|zajmuj\w*) (?:sie )?(?:mlodsz\w+ )?(?:brat\w*|siostr\w*|rodzenstw\w*|babci\w*|dziadk\w*|dziec\w+)\b/,
      ],
    ],
    ['family', [/\bspraw\w* rodzinn\w+\b/]],
  ],
  barriers: [
    [
      'transport',
      [
        /\b(?:pomoc\w*|problem\w*) (?:z|w) (?:dojazd\w*|autobus\w*|transport\w*)\b/,
        /\bnie (?:mamy|mam|ma) (?:samochodu|autobusu|jak (?:dojechac|dowiezc))\b/,
      ],
    ],
    [
      'caring',
      [
        /\b(?:opiek\w+|pilnuj\w*|zajmuj\w*) (?:sie )?(?:mlodsz\w+ )?(?:brat\w*|siostr\w*|rodzenstw\w*|babci\w*|dziadk\w*|dziec\w+)\b/,
      ],
    ],
    [
      'anxiety',
      [/\b(?:boi sie (?:isc do )?szkol\w*|lek\w* przed szkola|depresj\w+|dokuczaj\w+|przesladuj\w+|napad\w* paniki)\b/],
    ],
    ['housing', [/\b(?:eksmisj\w+|bezdomn\w+|nie mamy gdzie mieszkac|schronisk\w+)\b/]],
    ['money', [/\b(?:nie mamy pieniedzy|stracil\w* prace|nie stac nas)\b/]],
    ['equipment', [/\bnie (?:mamy|ma|mam) (?:internetu|komputera)\b/]],
    ['health', [/\b(?:astm\w+|cukrzyc\w+|ciagle chor\w+)\b/]],
  ],
  tomorrow: [/\bjutro\b/],
  yesterday: [/\bwczoraj\b/],
};
