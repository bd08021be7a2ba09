import type { ReplyWords } from './words-of.ts';

const child =
  '(?:my |the |our |his |her )?(?:son|daughter|child|children|kids?|boy|girl|baby|brother|sister|mom|mother|wife)';
const whom = `(?:me|us|him|her|them|${child})`;
const own = '(?:myself|himself|herself|themselves|themself)';

export const english: ReplyWords = {
  language: 'en',
  urgent: {
    harm: [
      new RegExp(`\\b(?:kill\\w*|hurt\\w*|harm\\w*|cut|cuts|cutting|stab\\w*) ${own}\\b`),
      /\b(?:suicid\w*|self ?harm\w*|overdos\w*)\b/,
      /\b(?:end|take|took|ending|taking) (?:my|his|her|their) (?:own )?life\b/,
      /\b(?:wants?|wanted|wish\w*|going|wanna) (?:to )?(?:die|be dead|(?:she|he|i) (?:was|were) dead)\b/,
      /\b(?:do not|dont|does not|doesnt|didnt|no longer) wants? to (?:live|be alive|wake up)\b/,
      /\b(?:better off dead|no reason to live|nothing to live for|want(?:s)? to disappear forever)\b/,
      /\b(?:kill|shoot|stab) (?:you|him|her|them|everyone|everybody|someone|somebody|people|the (?:teacher|school|kids|students))\b/,
      /\b(?:wants?|going|gonna|threat\w*|says? (?:he|she)(?: will| is going to|ll)?) (?:to )?(?:kill|shoot|hurt) (?:me|us|my)\b/,
      /\b(?:has|have|had|got|brought|bring\w*|carr\w+|with) (?:a |his |her |my |the )?(?:gun|knife|weapon|pistol|rifle)\b/,
    ],
    abuse: [
      new RegExp(
        `\\b(?:hits?|beats?|beating|hitting|slap\\w*|chok\\w+|punch\\w*|kick(?:s|ed|ing)?|burns?|burned|whip\\w*) ${whom}\\b`,
      ),
      /\b(?:abus\w+|molest\w*|rape[sd]?|raping|sexual(?:ly)? assault\w*|assault\w*|domestic violence|is violent|gets violent)\b/,
      /\btouch\w* (?:me|him|her|them) (?:where|down there|in (?:a |his |her )?(?:bad|private|wrong)|inappropriately|private)\b/,
      /\bprivate parts\b/,
      /\b(?:afraid|scared|terrified) of (?:my|his|her|their) (?:dad|father|husband|step ?dad|step ?father|mom|mother|boyfriend|uncle|partner|ex)\b/,
      /\b(?:afraid|scared|terrified) to (?:go|come) home\b/,
      /\b(?:not safe|isnt safe|unsafe|dont feel safe|doesnt feel safe) (?:at|in|to go|going) (?:the |our )?(?:home|house)\b/,
    ],
    hunger: [
      /\b(?:no|not any|dont have any|not enough|dont have|havent any|out of|without|run out of|ran out of) (?:any |enough )?(?:food|groceries|money (?:for|to buy) (?:food|groceries))\b/,
      /\b(?:nothing|not enough|little|anything) to eat\b/,
      /\b(?:hungry|starving|going hungry)\b/,
      /\b(?:we|kids|children|they) (?:havent|have not|had not|hadnt) eaten\b/,
    ],
  },
  harmless: [
    /\b(?:water|glue|nerf|toy|squirt|heat|nail) guns?\b/g,
    /\bbutter knife\b/g,
    /\b(?:flu|cold|virus|covid|bug|news|ball|fever|heat|wave|stomach bug|allergies) (?:\w+ )?(?:hit|hits|beat|kicked) \w+/g,
    /\bbeat (?:him|her|them|us|me) (?:at|in|by|to)\b/g,
    /\b(?:hungry|starving) (?:to learn|for (?:more|success|learning|knowledge)|artist)\b/g,
    /\b(?:not|isnt|wasnt|never|no longer|werent) (?:very |even |that )?hungry\b/g,
    /\bno food (?:allerg\w+|allowed|or drinks?|in class|before)\b/g,
    /\b(?:nothing|anything) to eat (?:before|after|until|this morning)\b/g,
    /\bkilling (?:me|us) (?:laughing|softly|with)\b/g,
    /\bdrug abuse (?:prevention|week|program)\b/g,
    /\b(?:kick|kicked) (?:him|her|them) out of bed\b/g,
  ],
  reasons: [
    [
      'mark-wrong',
      [
        /\b(?:was|were|is) (?:at|in) (?:school|class) (?:all day|that day|today|yesterday)\b/,
        /\b(?:was|were) (?:there|present|in class)\b/,
        /\bmark(?:ed)? (?:is |was )?wrong\w*\b/,
      ],
    ],
    ['bereavement', [/\b(?:funeral|passed away|died|death in the family)\b/]],
    [
      'medical',
      [
        /\b(?:doctors?|dentist|dental|clinic|hospital|appointment|surgery|orthodontist|emergency room|therapy|therapist)\b/,
      ],
    ],
    [
      'illness',
      [
        /\b(?:sick|ill|fever|flu|cold|covid|vomit\w*|throwing up|threw up|cough\w*|stomach ?(?:ache|bug|hurts)?|headache|migraine|sore throat|asthma|not feeling well|unwell|strep|pink eye|infection)\b/,
      ],
    ],
    [
      'transport',
      [
        /\b(?:missed (?:the|his|her|their) (?:school )?bus|bus (?:didnt|did not|never|doesnt|does not|was late)|car (?:broke|wouldnt|wont|broken|is in)|flat tire|no (?:ride|car|bus|transport\w*))\b/,
      ],
    ],
    ['religious', [/\b(?:eid|ramadan|yom kippur|rosh hashanah|passover|diwali|religious|church|mosque|temple)\b/]],
    ['travel', [/\b(?:vacation|traveling|travelling|out of town|on a trip|flight|abroad)\b/]],
    [
      'work',
      [
        /\b(?:(?:watch\w*|babysit\w*|tak\w+ care of|car\w+ for|look\w* after|help\w* with|mind\w*) (?:his|her|their|the|my|our|a)? ?(?:little |younger |baby |small )?(?:brothers?|sisters?|siblings?|baby|kids|grandm\w+|grandpa\w*|grandfather|mother|mom|father|dad)|had to work|has to work|works)\b/,
      ],
    ],
    ['family', [/\bfamily (?:emergency|matter|reasons?|issue)\b/]],
  ],
  barriers: [
    [
      'transport',
      [
        /\b(?:help|problem\w*|trouble|issue\w*) (?:with|getting) (?:the |a |our )?(?:school )?(?:bus|ride|transport\w*|to school)\b/,
        /\b(?:no|dont have a|dont have|doesnt have a|without a) (?:car|ride|bus|transport\w*|way to get)\b/,
        /\bbus (?:never|doesnt|does not|stopped|wont|is too far)\b/,
        /\bcant get (?:him|her|them) to school\b/,
        /\bneeds? (?:help with )?(?:a |the )?(?:ride|bus pass|bus)\b/,
      ],
    ],
    [
      'caring',
      [
        /\b(?:watch\w*|babysit\w*|tak\w+ care of|car\w+ for|look\w* after|mind\w*) (?:his|her|their|the|my|our|a)? ?(?:little |younger |baby |small )?(?:brothers?|sisters?|siblings?|baby|kids|grandm\w+|grandpa\w*|grandfather|mother|mom|father|dad)\b/,
      ],
    ],
    [
      'anxiety',
      [
        /\b(?:anxi\w+|panic\w*|afraid (?:of|to go to) (?:school|class)|scared (?:of|to go to) school|wont leave (?:his|her|the) room|refus\w+ to go|depress\w+|bull(?:y|ied|ying))\b/,
      ],
    ],
    [
      'housing',
      [
        /\b(?:evict\w*|homeless\w*|shelter|lost (?:our|the) (?:home|house|apartment)|living in (?:the|a|our) car|moved out|no place to (?:live|stay)|motel)\b/,
      ],
    ],
    ['work', [/\b(?:has|have|had|needs?) to work\b/, /\bnight shift\b/]],
    ['money', [/\b(?:cant afford|cannot afford|no money|lost (?:my|his|her|our) job|laid off)\b/]],
    [
      'equipment',
      [
        /\b(?:no|dont have|doesnt have|without) (?:a |any |the )?(?:internet|wifi|laptop|computer|clean clothes|clothes|uniform|shoes|washer)\b/,
      ],
    ],
    ['health', [/\b(?:asthma|diabet\w+|chronic|seizure\w*|migraines|always sick)\b/]],
  ],
  tomorrow: [/\btomorrow\b/],
  yesterday: [/\byesterday\b/],
};
