import type { ReplyWords } from './words-of.ts';

export const spanish: ReplyWords = {
  language: 'es',
  urgent: {
    harm: [
      /\b(?:suicid\w*|quitar(?:se|me) la vida|matarme|matarse|hacerse dano|hacerme dano|autolesi\w+|cortarse|se corta los? brazos?)\b/,
      /\b(?:me|se) (?:quiero|quiere|va a|voy a|queria) (?:matar|morir|cortar)\b/,
      /\b(?:quiere|quiero|queria|quisiera) morir(?:se|me)?\b/,
      /\bno quier[eo] (?:vivir|seguir viviendo|despertar)\b/,
      /\b(?:lo|la|los|nos|me|te|le) (?:va|voy|van|quiere|quieren) (?:a )?matar\b/,
      /\bamenaz\w+ (?:con |de )?(?:matar\w*|muerte|un cuchillo|una pistola|un arma)\b/,
      /\b(?:tiene|trae|llevo|lleva|trajo|con) (?:un |una |la |el )?(?:pistola|cuchillo|arma|navaja)\b/,
    ],
    abuse: [
      /\b(?:me|le|nos|lo|la|los|les) (?:pega|pego|pegan|pegaba|golpea|golpeo|golpean|golpeaba|maltrata|maltrato|maltratan)\b/,
      /\b(?:violencia|violo|violaron|violada|violado|maltrato|maltratos|abus(?:o|a|an|aron) (?:sexual\w*|de (?:mi|ella|el|los|la))|abusad[oa])\b/,
      /\b(?:la|lo|me|le) (?:toco|tocaron|toca|tocaba) (?:sus partes|ahi abajo|donde no|indebida\w*|el cuerpo)\b/,
      /\bmiedo (?:a|de|al) (?:su |mi )?(?:papa|padre|padrastro|esposo|marido|novio|tio|mama)\b/,
      /\bno (?:es|estamos|esta|estoy|me siento|se siente) segur[oa]s? en (?:la |mi |su )?casa\b/,
    ],
    hunger: [
      /\bno (?:hay|tenemos|tengo|tienen|tiene|nos alcanza|me alcanza|alcanza)(?: para| nada| de| que| dinero| la| el| suficiente)* (?:comida|comer|alimentos?)\b/,
      /\b(?:tenemos|tiene|tienen|tengo|pasa|pasan|pasando|pasamos|con) (?:mucha )?hambre\b/,
      /\bsin (?:nada (?:que|para|de) )?(?:comer|comida)\b/,
      /\bnada (?:que|para|de) comer\b/,
    ],
  },
  harmless: [
    /\b(?:le|me|les|nos|lo|la) (?:pego|pega|dio|golpeo) (?:la |el |una |un |muy fuerte (?:la |el )?)?(?:gripe|gripa|fiebre|resfriado|covid|tos|calentura|sol|pelota|balon|virus)\b/g,
    /\bmatar el tiempo\b|\bmatarme de risa\b|\bmorir(?:se|me)? de (?:risa|ganas|frio|calor)\b/g,
    /\bno (?:tenia|tiene|tuvo|tengo) (?:mucha )?hambre\b/g,
    /\bhambre de (?:aprender|exito|saber)\b/g,
    /\bsin comer (?:nada )?(?:antes|por el analisis|para el analisis)\b/g,
  ],
  reasons: [
    ['mark-wrong', [/\b(?:si (?:fue|estuvo|asistio)|estuvo en (?:la )?(?:escuela|clase)|la asistencia esta mal)\b/]],
    ['bereavement', [/\b(?:funeral|fallecio|murio|entierro|velorio)\b/]],
    ['medical', [/\b(?:doctor\w*|medic[oa]s?|dentista|clinica|hospital|cita|pediatra|terapia)\b/]],
    [
      'illness',
      [
        /\b(?:enferm[oa]s?|fiebre|gripe|gripa|calentura|vomit\w*|tos|resfriad[oa]|dolor de|le duele|se siente mal|se sentia mal|covid|asma)\b/,
      ],
    ],
    [
      'transport',
      [
        /\b(?:perdio el (?:bus|autobus|camion)|(?:autobus|bus|camion) no (?:paso|vino|llego|pasa)|carro (?:se descompuso|no arranco|no prende)|no (?:tenemos|tengo|hay|habia) (?:carro|transporte|quien l[oa] lleve))\b/,
      ],
    ],
    ['religious', [/\b(?:ramadan|religios[oa]|semana santa|iglesia)\b/]],
    ['travel', [/\b(?:de viaje|vacaciones|viajamos|fuera de la ciudad|vuelo)\b/]],
    [
      'work',
      [
        /\b(?:cuid\w+|atiend\w+|se encarga|se queda con) (?:a |de |con )?(?:sus?|mis?|los|las|el|la|al)? ?(?:herman\w+|bebe|abuel\w+|ninos|mama|papa|primos)\b/,
        /\b(?:tiene|tuvo|tenia) que trabajar\b/,
      ],
    ],
    ['family', [/\b(?:emergencia|asunto|problema)s? (?:familiar\w*|de familia)\b/]],
  ],
  barriers: [
    [
      'transport',
      [
        /\b(?:ayuda|problemas?) (?:con|para) (?:el |la |llevarl[oa]|llegar|el transporte)\s?(?:bus|autobus|camion|transporte|escuela)?\b/,
        /\bno (?:tenemos|tengo|hay) (?:carro|coche|transporte|como llevarl[oa]|quien l[oa] lleve|autobus|bus)\b/,
        /\b(?:autobus|bus|camion) (?:nunca|ya no|no) (?:pasa|llega|viene)\b/,
      ],
    ],
    [
      'caring',
      [
        /\b(?:cuid\w+|atiend\w+|se encarga|se queda con) (?:a |de |con )?(?:sus?|mis?|los|las|el|la|al)? ?(?:herman\w+|bebe|abuel\w+|ninos|mama|papa|primos)\b/,
      ],
    ],
    [
      'anxiety',
      [
        /\b(?:ansiedad|panico|miedo de ir|miedo a la escuela|no quiere ir a la escuela|deprimid[oa]|depresion|acoso|bullying|se burlan|la molestan|lo molestan)\b/,
      ],
    ],
    [
      'housing',
      [
        /\b(?:desaloj\w*|sin casa|perdimos la casa|refugio|albergue|no tenemos donde vivir|vivimos en el (?:carro|coche))\b/,
      ],
    ],
    ['work', [/\btiene que trabajar\b/, /\bturno de noche\b/]],
    [
      'money',
      [/\b(?:no (?:nos |me )?alcanza|no tenemos dinero|no tengo dinero|perdi (?:el|mi) trabajo|sin trabajo)\b/],
    ],
    ['equipment', [/\b(?:no (?:tenemos|tengo|tiene|hay)|sin) (?:internet|computadora|uniforme|zapatos|ropa)\b/]],
    ['health', [/\b(?:asma|diabetes|siempre (?:esta )?enferm[oa]|convulsiones)\b/]],
  ],
  tomorrow: [/\bmanana no\b|\bel dia de manana\b|\bno (?:ira|va|vendra|podra ir) manana\b/],
  yesterday: [/\bayer\b/],
};
