import type { ReadyMade } from '../set.ts';

/** Said to students themselves: what was noticed and what help there is; never a score, and nobody's child. */
export const es: ReadyMade = {
  'absence-today': {
    subject: 'Faltó el {day, date, long}',
    opening: 'Hola, {guardian}:',
    each: 'Usted no estuvo el {day, date, long}{all_day, select, yes {} other { ({missed})}}.',
    closing:
      'Si sabe por qué, o si nos equivocamos, responda a este mensaje. Si algo le hace difícil venir, díganoslo. Muchas veces podemos ayudar.\n{school}',
  },
  'absences-growing': {
    subject: '¿Cómo le va?',
    opening: 'Hola, {guardian}:',
    each: 'Este año ha faltado {days_missed, plural, one {# día} many {# días} other {# días}} de {enrolled_days, number}.',
    closing: 'Queremos saber cómo está y qué le ayudaría. Responda a este mensaje. Lo lee una persona.\n{school}',
  },
  'mark-corrected': {
    subject: 'Corrección: {day, date, long}',
    opening: 'Hola, {guardian}:',
    each: 'Le dijimos que faltó el {day, date, long}. Fue un error y ya está corregido.',
    closing: 'No tiene que hacer nada. Lo sentimos.\n{school}',
  },
  recall: {
    subject: 'Nuestro mensaje del {day, date, long} fue un error',
    opening: 'Hola, {guardian}:',
    each: 'El {day, date, long} recibió un mensaje nuestro. Se envió por error. No lo tenga en cuenta.',
    closing: 'No tiene que hacer nada. Lo sentimos.\n{school}',
  },
  welcome: {
    subject: 'Le damos la bienvenida: {school}',
    opening: 'Hola, {guardian}:',
    each: 'Nos alegra que esté con nosotros.',
    closing:
      'Puede responder a este mensaje cuando quiera, en su idioma. Díganos lo que debamos saber y pregunte lo que quiera.\n{sender}, {school}',
  },
  'good-news': {
    subject: 'Buenas noticias de {school}',
    opening: 'Hola, {guardian}:',
    each: 'Tenemos buenas noticias para usted.',
    closing: '{words}\n{sender}, {school}',
  },
  improvement: {
    subject: 'Nos alegra verle más',
    opening: 'Hola, {guardian}:',
    each: 'En las últimas cuatro semanas de clase faltó {month_missed, plural, =0 {ningún día} one {solo # día} many {solo # días} other {solo # días}}.',
    closing: 'Nos alegra que esté aquí. Si podemos hacer algo, díganoslo.\n{school}',
  },
  invitation: {
    subject: 'Una invitación para el {day, date, long}',
    opening: 'Hola, {guardian}:',
    each: 'Nos gustaría hablar con usted y saber cómo lo ve.',
    closing: '{words}\nCuándo: {day, date, long}. Si no le viene bien, responda a este mensaje.\n{sender}, {school}',
  },
  'follow-up': {
    subject: '¿Cómo va todo?',
    opening: 'Hola, {guardian}:',
    each: 'Hablamos hace poco. ¿Cómo ha ido desde entonces?',
    closing: 'Responda a este mensaje, haya ido bien o no. Aquí estamos.\n{sender}, {school}',
  },
  survey: {
    subject: 'Unas preguntas de {school}',
    opening: 'Hola, {guardian}:',
    each: '¿Cómo es esto para usted? Nos gustaría saberlo.',
    closing: 'Son tres minutos. Puede responder hasta el {day, date, long}. Nadie está obligado.\n{sender}, {school}',
  },
  'meeting-reminder': {
    subject: 'Mañana nos vemos',
    opening: 'Hola, {guardian}:',
    each: 'Le recordamos nuestra cita: {day, date, full}, a las {time}. Lugar: {place}.',
    closing: 'Si ya no le viene bien, responda a este mensaje y buscamos otra hora.\n{school}',
  },
  'own-words': {
    subject: 'Un mensaje de {school}',
    opening: 'Hola, {guardian}:',
    each: 'Esto es para usted.',
    closing: '{words}\n{sender}, {school}',
  },
};
