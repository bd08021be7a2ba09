import type { ReadyMade } from './set.ts';

export const es: ReadyMade = {
  'absence-today': {
    subject: 'Ausencia del {day, date, long}',
    opening: 'Hola, {guardian}:',
    each: '{student} no estuvo en la escuela el {day, date, long}{all_day, select, yes {} other { ({missed})}}. En lo que va del año ha faltado {days_missed, plural, one {# día} other {# días}}.',
    closing:
      'Si sabe por qué, o si nos equivocamos, responda a este mensaje. Si algo hace difícil venir, díganoslo. Muchas veces podemos ayudar.\n{school}',
  },
  'absences-growing': {
    subject: 'Días perdidos este año',
    opening: 'Hola, {guardian}:',
    each: '{student} ha faltado {days_missed, plural, one {# día} other {# días}} de {enrolled_days, number} en este año escolar.{compared, select, more { Es más que la mayoría de la clase: lo habitual es haber faltado {classmates_missed, plural, one {# día} other {# días}}.} other {}} Cada día aquí ayuda.',
    closing: '¿Qué haría más fácil venir? Responda a este mensaje. Queremos ayudar.\n{school}',
  },
  'mark-corrected': {
    subject: 'Corrección: {day, date, long}',
    opening: 'Hola, {guardian}:',
    each: 'Le dijimos que {student} faltó el {day, date, long}. No era cierto y ya lo hemos corregido.',
    closing: 'No tiene que hacer nada. Sentimos la preocupación.\n{school}',
  },
  recall: {
    subject: 'Nuestro mensaje del {day, date, long} fue un error',
    opening: 'Hola, {guardian}:',
    each: 'El {day, date, long} recibió un mensaje nuestro sobre {student}. Se envió por error. No lo tenga en cuenta.',
    closing: 'No tiene que hacer nada. Disculpe.\n{school}',
  },
  welcome: {
    subject: 'Le damos la bienvenida a {school}',
    opening: 'Hola, {guardian}:',
    each: 'Nos alegra que {student} esté con nosotros este año.',
    closing:
      'Puede responder a este mensaje cuando quiera, en su idioma. Cuéntenos lo que debamos saber y pregunte lo que quiera.\n{sender}, {school}',
  },
  'good-news': {
    subject: 'Buenas noticias de {school}',
    opening: 'Hola, {guardian}:',
    each: 'Tenemos buenas noticias sobre {student}.',
    closing: '{words}\n{sender}, {school}',
  },
  improvement: {
    subject: 'Va mejorando',
    opening: 'Hola, {guardian}:',
    each: 'En las últimas cuatro semanas de clase, {student} {month_missed, plural, =0 {no faltó ningún día} one {solo faltó # día} other {solo faltó # días}}. Es mejor que antes.',
    closing: 'Gracias por lo que ha hecho. Si podemos hacer algo más, díganoslo.\n{school}',
  },
  invitation: {
    subject: 'Una invitación para el {day, date, long}',
    opening: 'Hola, {guardian}:',
    each: 'Nos gustaría hablar con usted sobre {student} y saber cómo lo ve.',
    closing:
      '{words}\nCuándo: {day, date, long}. Si no le viene bien, o si quiere un intérprete, responda a este mensaje.\n{sender}, {school}',
  },
  'follow-up': {
    subject: '¿Cómo va todo?',
    opening: 'Hola, {guardian}:',
    each: 'Hace poco hablamos de {student}. ¿Cómo ha ido desde entonces?',
    closing: 'Responda a este mensaje, haya ido bien o no. Aquí estamos.\n{sender}, {school}',
  },
  survey: {
    subject: 'Unas preguntas de {school}',
    opening: 'Hola, {guardian}:',
    each: '¿Cómo es la escuela para {student}, y para usted? Nos gustaría saberlo.',
    closing: 'Son tres minutos. Puede responder hasta el {day, date, long}. Nadie está obligado.\n{sender}, {school}',
  },
  'meeting-reminder': {
    subject: 'Mañana nos vemos',
    opening: 'Hola, {guardian}:',
    each: 'Le recordamos nuestra cita sobre {student}: {day, date, full}, a las {time}. Lugar: {place}.',
    closing: 'Si ya no le viene bien, responda a este mensaje y buscamos otra hora.\n{school}',
  },
  'own-words': {
    subject: 'Un mensaje de {school}',
    opening: 'Hola, {guardian}:',
    each: 'Se trata de {student}.',
    closing: '{words}\n{sender}, {school}',
  },
};
