import type { ReplyWords } from './words-of.ts';

export const portuguese: ReplyWords = {
  language: 'pt',
  urgent: {
    harm: [
      /\b(?:suicid\w*|se matar|me matar|matar se|matar me|automutil\w+|se cortar|se cortando|cortar se)\b/,
      /\btirar a (?:propria|sua|minha) vida\b/,
      /\b(?:quer|quero|queria) morrer\b|\bnao (?:quer|quero) (?:mais )?viver\b/,
      /\b(?:vai|vou|quer|ameac\w+)(?: de)? (?:matar|esfaquear) (?:me|ele|ela|voces?|nos|todos|o meu|a minha)\b/,
      /\b(?:tem|trouxe|com|leva) (?:uma |um )?(?:arma|faca|pistola)\b/,
    ],
    abuse: [
      /\b(?:me|lhe|nos) (?:bate|bateu|batem|espanca|espancou|agride|agrediu|maltrata)\b/,
      /\b(?:bate|bateu|batem|bater|espanca|espancou|agride|agrediu) (?:em mim|em nos|nele|nela|neles|na gente|no meu filho|na minha filha|nos? filhos?|nas? criancas?|na mae)\b/,
      /\b(?:violencia|estupr\w+|abuso sexual|abusad[oa]|abus(?:a|ou) (?:dela|dele|de mim)|molest\w+|maus tratos|maltrat\w+)\b/,
      /\bmedo (?:do|da|de) (?:meu |minha |seu |sua )?(?:pai|padrasto|marido|mae|tio|ir para casa|voltar para casa)\b/,
    ],
    hunger: [
      /\b(?:nao (?:temos|tem|tenho|ha|sobra)|sem|falta)(?: mais| nada| dinheiro| o| que| para| pra| de)* (?:comida|comer|alimentos?)\b/,
      /\b(?:passando|passam|passamos|passa|com|morrendo de) (?:muita )?fome\b/,
    ],
  },
  harmless: [
    /\bmatar (?:aulas?|a aula|saudades?|a saudade|o tempo|a fome|a sede)\b/g,
    /\bmorrer de (?:rir|frio|calor|vergonha)\b/g,
    /\b(?:sem|nao (?:esta|estava|tem|tinha) (?:com )?) ?fome\b/g,
    /\bfome de aprender\b/g,
    /\bsem comer antes\b/g,
  ],
  reasons: [
    ['mark-wrong', [/\b(?:estava|esteve) (?:na escola|na aula|presente)\b/]],
    ['bereavement', [/\b(?:funeral|velorio|enterro|faleceu|morreu)\b/]],
    ['medical', [/\b(?:medic[oa]|dentista|hospital|consulta|clinica)\b/]],
    [
      'illness',
      [/\b(?:doente|febre|gripe|vomit\w*|tosse|resfriad[oa]|constipad[oa]|dor de|passou mal|passando mal|asma)\b/],
    ],
    [
      'transport',
      [
        /\b(?:perdeu o (?:onibus|autocarro|transporte)|(?:onibus|autocarro) nao (?:passou|veio)|carro (?:quebrou|avariou|nao pegou))\b/,
      ],
    ],
    ['travel', [/\b(?:viagem|ferias|viajando|a viajar)\b/]],
    [
      'work',
      [
        /\b(?:cuid\w+|tom\w+ conta|olh\w+) (?:de |do |da |dos |das )?(?:seus? |sua |meus? )?(?:irma\w*|irmao\w*|irmaos|bebe|avo|criancas)\b/,
        /\bteve que trabalhar\b/,
      ],
    ],
    ['family', [/\b(?:problema|emergencia|assunto)s? (?:familiar\w*|de familia|na familia)\b/]],
  ],
  barriers: [
    [
      'transport',
      [
        /\b(?:ajuda|problemas?) (?:com|de|para) (?:o |a )?(?:onibus|autocarro|transporte|levar)\b/,
        /\bnao (?:temos|tenho|tem|ha) (?:carro|transporte|onibus|autocarro|como levar)\b/,
      ],
    ],
    [
      'caring',
      [
        /\b(?:cuid\w+|tom\w+ conta|olh\w+) (?:de |do |da |dos |das )?(?:seus? |sua |meus? )?(?:irma\w*|irmao\w*|irmaos|bebe|avo|criancas)\b/,
      ],
    ],
    ['anxiety', [/\b(?:ansiedade|panico|medo d[ae] (?:ir (?:a|para a) )?escola|bullying|deprimid[oa]|depressao)\b/]],
    ['housing', [/\b(?:despej\w+|sem casa|sem teto|abrigo|perdemos a casa)\b/]],
    ['money', [/\b(?:nao temos dinheiro|sem dinheiro|perdi o emprego|desempregad[oa])\b/]],
    ['equipment', [/\b(?:nao (?:temos|tem|tenho)|sem) (?:internet|computador|uniforme)\b/]],
    ['health', [/\b(?:asma|diabetes|sempre doente)\b/]],
  ],
  tomorrow: [/\bamanha\b/],
  yesterday: [/\bontem\b/],
};
