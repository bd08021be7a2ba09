import type { ReadyMade } from './set.ts';

export const pt: ReadyMade = {
  'absence-today': {
    subject: 'Falta em {day, date, long}',
    opening: 'Olá, {guardian},',
    each: '{student} não esteve na escola em {day, date, long}{all_day, select, yes {} other { ({missed})}}. Este ano já faltou {days_missed, plural, one {# dia} other {# dias}}.',
    closing:
      'Se sabe o motivo, ou se nos enganámos, responda a esta mensagem. Se algo torna difícil vir, diga-nos. Muitas vezes podemos ajudar.\n{school}',
  },
  'absences-growing': {
    subject: 'Dias perdidos este ano',
    opening: 'Olá, {guardian},',
    each: '{student} faltou {days_missed, plural, one {# dia} other {# dias}} de {enrolled_days, number} neste ano letivo.{compared, select, more { É mais do que a maioria da turma: o habitual é ter faltado {classmates_missed, plural, one {# dia} other {# dias}}.} other {}} Cada dia aqui ajuda.',
    closing: 'O que tornaria mais fácil vir? Responda a esta mensagem. Queremos ajudar.\n{school}',
  },
  'mark-corrected': {
    subject: 'Correção: {day, date, long}',
    opening: 'Olá, {guardian},',
    each: 'Dissemos-lhe que {student} faltou em {day, date, long}. Não era verdade e já foi corrigido.',
    closing: 'Não precisa de fazer nada. Lamentamos a preocupação.\n{school}',
  },
  recall: {
    subject: 'A nossa mensagem de {day, date, long} foi um engano',
    opening: 'Olá, {guardian},',
    each: 'Em {day, date, long} recebeu uma mensagem nossa sobre {student}. Foi enviada por engano. Não a tenha em conta.',
    closing: 'Não precisa de fazer nada. Pedimos desculpa.\n{school}',
  },
  welcome: {
    subject: 'Boas-vindas: {school}',
    opening: 'Olá, {guardian},',
    each: 'É bom ter {student} connosco este ano.',
    closing:
      'Pode responder a esta mensagem quando quiser, na sua língua. Conte-nos o que devemos saber e pergunte o que quiser.\n{sender}, {school}',
  },
  'good-news': {
    subject: 'Boas notícias: {school}',
    opening: 'Olá, {guardian},',
    each: 'Temos boas notícias sobre {student}.',
    closing: '{words}\n{sender}, {school}',
  },
  improvement: {
    subject: 'Está a melhorar',
    opening: 'Olá, {guardian},',
    each: 'Nas últimas quatro semanas de aulas, {student} {month_missed, plural, =0 {não faltou nenhum dia} one {só faltou # dia} other {só faltou # dias}}. É melhor do que antes.',
    closing: 'Obrigado pelo que fez. Se pudermos fazer mais, diga-nos.\n{school}',
  },
  invitation: {
    subject: 'Um convite para {day, date, long}',
    opening: 'Olá, {guardian},',
    each: 'Gostaríamos de falar consigo sobre {student} e de ouvir o que pensa.',
    closing:
      '{words}\nQuando: {day, date, long}. Se não lhe der jeito, ou se quiser um intérprete, responda a esta mensagem.\n{sender}, {school}',
  },
  'follow-up': {
    subject: 'Como está a correr?',
    opening: 'Olá, {guardian},',
    each: 'Falámos há pouco sobre {student}. Como tem corrido desde então?',
    closing: 'Responda a esta mensagem, tenha corrido bem ou não. Estamos aqui.\n{sender}, {school}',
  },
  survey: {
    subject: 'Algumas perguntas: {school}',
    opening: 'Olá, {guardian},',
    each: 'Como é a escola para {student} e para si? Gostaríamos de saber.',
    closing: 'São três minutos. Pode responder até {day, date, long}. Ninguém é obrigado.\n{sender}, {school}',
  },
  'meeting-reminder': {
    subject: 'Encontramo-nos amanhã',
    opening: 'Olá, {guardian},',
    each: 'Lembramos o nosso encontro sobre {student}: {day, date, full}, às {time}. Local: {place}.',
    closing: 'Se já não lhe convém, responda a esta mensagem e encontramos outra hora.\n{school}',
  },
  'own-words': {
    subject: 'Uma mensagem: {school}',
    opening: 'Olá, {guardian},',
    each: 'É sobre {student}.',
    closing: '{words}\n{sender}, {school}',
  },
};
