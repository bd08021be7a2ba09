import type { ReplyWords } from './words-of.ts';

export const french: ReplyWords = {
  language: 'fr',
  urgent: {
    harm: [
      /\b(?:suicid\w*|se (?:tuer|faire du mal|couper|mutiler|scarifier)|me (?:tuer|faire du mal|couper|mutiler)|scarifi\w+|automutil\w+)\b/,
      /\bmettre fin a (?:ses|mes) jours\b/,
      /\b(?:veut|veux|voulait|envie de) mourir\b/,
      /\b(?:veut|veux|voulait) plus vivre\b|\bplus envie de vivre\b/,
      /\b(?:va|vais|veut|menace\w*(?: de)?) (?:le|la|les|me|nous|vous|te) (?:tuer|poignarder)\b/,
      /\b(?:a|avec|apporte|porte) (?:un|une|son|sa) (?:couteau|arme|pistolet|fusil)\b/,
    ],
    abuse: [
      /\b(?:le|la|les|nous|me) (?:bat|frappe|frappait|gifle|cogne|maltraite|battait|tape dessus)\b/,
      /\b(?:violences?|viol|viole|violee?s?|attouchements?|agress(?:e|ee|ion)\w*|maltrait\w+|inceste|abus sexuels?|abuse d elle|abuse de (?:lui|elle|moi))\b/,
      /\bpeur de (?:son|mon|leur|sa|rentrer) (?:pere|beau pere|mari|mere|conjoint|ex|oncle|a la maison|chez)\b/,
      /\bpas en securite a la maison\b/,
    ],
    hunger: [
      /\b(?:rien|pas de quoi|plus de quoi|pas assez|plus assez) (?:a |de quoi )?(?:manger|nourrir)\b/,
      /\b(?:pas|plus) (?:de|assez de|d) ?(?:nourriture|argent pour (?:manger|la nourriture|les courses))\b/,
      /\b(?:ont|a|avons|ai|avoir) (?:tres |toujours )?faim\b/,
      /\baffame\w*|\b(?:meurt|meurent) de faim\b|\bsans nourriture\b/,
    ],
  },
  harmless: [
    /\b(?:me|se) (?:faire )?couper (?:les|ses|mes) (?:cheveux|ongles)\b/g,
    /\bmourir de (?:rire|honte|chaud|froid)\b/g,
    /\b(?:pas|plus|jamais) (?:tres )?faim\b/g,
    /\bfaim (?:d apprendre|dapprendre)\b/g,
    /\brien a manger avant\b/g,
  ],
  reasons: [
    ['mark-wrong', [/\b(?:etait (?:bien )?(?:present\w*|en classe|a l ?ecole|la))\b/]],
    ['bereavement', [/\b(?:enterrement|obseques|deces|decede\w*|mort de)\b/]],
    ['medical', [/\b(?:medecin|docteur|dentiste|hopital|rendez vous|clinique|pediatre|orthodontiste)\b/]],
    [
      'illness',
      [
        /\b(?:malade|fievre|grippe|vomi\w*|toux|rhume|mal (?:a la|au) (?:tete|ventre|gorge)|angine|covid|gastro|asthme)\b/,
      ],
    ],
    [
      'transport',
      [
        /\b(?:rate (?:le|son) (?:bus|car|train)|(?:bus|car|train) (?:nest pas|na pas|est pas|etait en retard)|voiture (?:en panne|ne demarre)|panne de voiture|greve)\b/,
      ],
    ],
    ['religious', [/\b(?:aid|ramadan|religieu\w+|kippour)\b/]],
    ['travel', [/\b(?:vacances|en voyage|a l ?etranger)\b/]],
    [
      'work',
      [
        /\b(?:gard\w+|soccup\w+|s occup\w+) (?:de |d )?(?:ses|son|sa|mes|les|des|le|la)? ?(?:petits? |petites? )?(?:freres?|soeurs?|bebe|grand mere|grand pere|enfants?)\b/,
        /\bdoit travailler\b/,
      ],
    ],
    ['family', [/\b(?:raisons?|urgence|affaires?|probleme) (?:familiale?s?|de famille)\b/]],
  ],
  barriers: [
    [
      'transport',
      [
        /\b(?:aide|probleme\w*) (?:avec|pour|de) (?:le |la )?(?:bus|transport\w*|trajet)\b/,
        /\b(?:pas|plus) de (?:voiture|bus|transport|moyen de transport)\b/,
      ],
    ],
    [
      'caring',
      [
        /\b(?:gard\w+|soccup\w+|s occup\w+) (?:de |d )?(?:ses|son|sa|mes|les|des|le|la)? ?(?:petits? |petites? )?(?:freres?|soeurs?|bebe|grand mere|grand pere|enfants?)\b/,
      ],
    ],
    [
      'anxiety',
      [
        /\b(?:angoiss\w+|anxie\w+|peur d (?:aller|ecole)|peur de l ?ecole|phobie|harcel\w+|harcelement|deprim\w+|refuse d ?aller)\b/,
      ],
    ],
    ['housing', [/\b(?:expuls\w+|sans logement|sans abri|foyer d ?hebergement|perdu (?:notre|le) logement)\b/]],
    ['money', [/\b(?:pas (?:les moyens|d ?argent)|perdu mon (?:travail|emploi)|chomage)\b/]],
    ['equipment', [/\b(?:pas|plus) d ?(?:internet|ordinateur)\b/]],
    ['health', [/\b(?:asthme|diabete|maladie chronique|souvent malade)\b/]],
  ],
  tomorrow: [/\bdemain\b/],
  yesterday: [/\bhier\b/],
};
