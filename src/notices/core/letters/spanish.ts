import type { LettersInLanguage } from './words.ts';

/** Drafts: no speaker has approved them. */
export const spanish: LettersInLanguage = {
  letters: {
    first: {
      title: 'Extrañamos a {name}',
      paragraphs: [
        'Estimada familia de {name}:',
        'Extrañamos a {name} en la escuela. Desde el {from} anotamos {have} días o partes de días de ausencia sin un motivo que conozcamos. Están en la lista de abajo.',
        'Queremos ayudar. ¿El autobús llega tarde? ¿Hay alguien enfermo? ¿La escuela resulta difícil en este momento? Díganoslo. Les escucharemos y haremos un plan con ustedes.',
        'Por favor llámenos o venga esta semana. Si algún día de la lista está mal, díganoslo y lo corregiremos.',
        'Cada día en la escuela ayuda a {name} a aprender y a estar con sus amigos.',
        'La ley nos pide enviarles también el texto de la página siguiente.',
      ],
    },
    again: {
      title: 'Seguimos extrañando a {name}',
      paragraphs: [
        'Estimada familia de {name}:',
        'Ya les escribimos antes. Desde entonces {name} ha faltado más a la escuela sin un motivo que conozcamos: {have} en total desde el {from}. Los días están en la lista de abajo.',
        'Sabemos que la vida puede ser difícil. No queremos culpar a nadie. Queremos saber qué lo impide y qué ayudaría.',
        'Por favor llámenos o venga esta semana. Puede venir con otra persona, y podemos buscar a alguien que hable su idioma. Si algún día de la lista está mal, díganoslo y lo corregiremos.',
        'La ley nos pide enviarles también el texto de la página siguiente.',
      ],
    },
    meeting: {
      title: 'Por favor, venga a hablar con nosotros sobre {name}',
      paragraphs: [
        'Estimada familia de {name}:',
        '{name} ha faltado mucho a la escuela este año. Nos gustaría sentarnos con ustedes y con {name} y hacer un plan que les sirva.',
        'Por favor llámenos esta semana para encontrar una hora que les convenga. Podemos reunirnos en la escuela, en casa o por teléfono. Podemos buscar a alguien que hable su idioma.',
        'Los días están en la lista de abajo. Si alguno está mal, díganoslo y lo corregiremos. También está lo que hemos intentado hasta ahora. Díganos qué ayudó y qué no.',
        'La ley nos pide enviarles también el texto de la página siguiente. Léalo con atención y pregúntenos si algo no está claro.',
      ],
    },
    improve: {
      title: 'Trabajemos juntos en esto',
      paragraphs: [
        'Estimados padres y cuidadores de {name}:',
        'Desde el {from}, {name} ha faltado {have} medias jornadas sin un motivo que podamos aceptar. Están en la lista de abajo.',
        'Queremos que esto mejore y queremos ayudar. Díganos qué lo impide. La ayuda que hemos ofrecido está en la lista; todavía pueden aceptarla.',
        'Por favor llámenos esta semana. Acordaremos con ustedes qué debe cambiar y para cuándo.',
        'Si alguna media jornada de la lista está mal, díganoslo y la corregiremos.',
        'La ley nos pide enviarles también el texto de la página siguiente. Léalo con atención.',
      ],
    },
  },
  labels: {
    days: 'Los días que cuentan',
    day: 'Día',
    missed: 'Ausencia',
    wholeDay: 'Todo el día',
    part: 'Parte del día',
    help: 'Lo que hemos intentado con ustedes hasta ahora',
    law: 'Lo que la ley nos pide decirles',
    noAdvice: 'Esta página explica la ley con palabras sencillas. No es asesoría legal.',
    draft: 'BORRADOR: nadie lo ha emitido. No lo envíe.',
    unapproved: 'Traducción en borrador: ninguna persona que hable el idioma la ha aprobado.',
    inEnglish: 'Lo mismo en inglés',
    lawInEnglish: 'El texto de la ley está en inglés. Llámenos y se lo leeremos en su idioma.',
  },
};
