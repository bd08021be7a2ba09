import type { ReadyMade } from '../set.ts';

/** Said to students themselves: what was noticed and what help there is; never a score, and nobody's child. */
export const pt: ReadyMade = {
  'absence-today': {
    subject: 'Faltou em {day, date, long}',
    opening: 'Olá, {guardian},',
    each: 'Não esteve cá em {day, date, long}{all_day, select, yes {} other { ({missed})}}.',
    closing:
      'Se sabe o motivo, ou se nos enganámos, responda a esta mensagem. Se algo torna difícil vir, diga-nos. Muitas vezes podemos ajudar.\n{school}',
  },
  'absences-growing': {
    subject: 'Como está a correr?',
    opening: 'Olá, {guardian},',
    each: 'Este ano faltou {days_missed, plural, one {# dia} other {# dias}} de {enrolled_days, number}.',
    closing:
      'Gostaríamos de saber como está e o que ajudaria. Responda a esta mensagem. É lida por uma pessoa.\n{school}',
  },
  'mark-corrected': {
    subject: 'Correção: {day, date, long}',
    opening: 'Olá, {guardian},',
    each: 'Dissemos-lhe que faltou em {day, date, long}. Não era verdade e já foi corrigido.',
    closing: 'Não precisa de fazer nada. Pedimos desculpa.\n{school}',
  },
  recall: {
    subject: 'A nossa mensagem de {day, date, long} foi um engano',
    opening: 'Olá, {guardian},',
    each: 'Em {day, date, long} recebeu uma mensagem nossa. Foi enviada por engano. Não a tenha em conta.',
    closing: 'Não precisa de fazer nada. Pedimos desculpa.\n{school}',
  },
  welcome: {
    subject: 'Boas-vindas: {school}',
    opening: 'Olá, {guardian},',
    each: 'É bom que esteja connosco.',
    closing:
      'Pode responder a esta mensagem quando quiser, na sua língua. Conte-nos o que devemos saber e pergunte o que quiser.\n{sender}, {school}',
  },
  'good-news': {
    subject: 'Boas notícias: {school}',
    opening: 'Olá, {guardian},',
    each: 'Temos boas notícias para si.',
    closing: '{words}\n{sender}, {school}',
  },
  improvement: {
    subject: 'É bom ver que tem vindo mais',
    opening: 'Olá, {guardian},',
    each: 'Nas últimas quatro semanas de aulas, {month_missed, plural, =0 {não faltou nenhum dia} one {só faltou # dia} other {só faltou # dias}}.',
    closing: 'É bom que esteja aqui. Se pudermos fazer alguma coisa, diga-nos.\n{school}',
  },
  invitation: {
    subject: 'Um convite para {day, date, long}',
    opening: 'Olá, {guardian},',
    each: 'Gostaríamos de falar consigo e de ouvir o que pensa.',
    closing: '{words}\nQuando: {day, date, long}. Se não lhe der jeito, responda a esta mensagem.\n{sender}, {school}',
  },
  'follow-up': {
    subject: 'Como está a correr?',
    opening: 'Olá, {guardian},',
    each: 'Falámos há pouco. Como tem corrido desde então?',
    closing: 'Responda a esta mensagem, tenha corrido bem ou não. Estamos aqui.\n{sender}, {school}',
  },
  survey: {
    subject: 'Algumas perguntas: {school}',
    opening: 'Olá, {guardian},',
    each: 'Como é isto aqui para si? Gostaríamos de saber.',
    closing: 'São três minutos. Pode responder até {day, date, long}. Ninguém é obrigado.\n{sender}, {school}',
  },
  'meeting-reminder': {
    subject: 'Encontramo-nos amanhã',
    opening: 'Olá, {guardian},',
    each: 'Lembramos o nosso encontro: {day, date, full}, às {time}. Local: {place}.',
    closing: 'Se já não lhe convém, responda a esta mensagem e encontramos outra hora.\n{school}',
  },
  'own-words': {
    subject: 'Uma mensagem: {school}',
    opening: 'Olá, {guardian},',
    each: 'Isto é para si.',
    closing: '{words}\n{sender}, {school}',
  },
};
