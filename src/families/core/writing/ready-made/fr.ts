import type { ReadyMade } from './set.ts';

export const fr: ReadyMade = {
  'absence-today': {
    subject: 'Absence du {day, date, long}',
    opening: 'Bonjour {guardian},',
    each: "{student} n''était pas à l''école le {day, date, long}{all_day, select, yes {} other { ({missed})}}. Depuis le début de l''année, cela fait {days_missed, plural, one {# jour} other {# jours}} d''absence.",
    closing:
      'Si vous savez pourquoi, ou si nous nous trompons, répondez à ce message. Si quelque chose rend la venue difficile, dites-le-nous. Nous pouvons souvent aider.\n{school}',
  },
  'absences-growing': {
    subject: 'Jours manqués cette année',
    opening: 'Bonjour {guardian},',
    each: "{student} a manqué {days_missed, plural, one {# jour} other {# jours}} sur {enrolled_days, number} cette année scolaire.{compared, select, more { C''est plus que la plupart des élèves de la classe, qui ont en général manqué {classmates_missed, plural, one {# jour} other {# jours}}.} other {}} Chaque jour ici compte.",
    closing: "Qu''est-ce qui aiderait à venir ? Répondez à ce message. Nous voulons vous aider.\n{school}",
  },
  'mark-corrected': {
    subject: 'Correction : {day, date, long}',
    opening: 'Bonjour {guardian},',
    each: "Nous vous avons signalé une absence de {student} le {day, date, long}. C''était une erreur, et elle est corrigée.",
    closing: "Vous n''avez rien à faire. Nous regrettons de vous avoir inquiété.\n{school}",
  },
  recall: {
    subject: 'Notre message du {day, date, long} était une erreur',
    opening: 'Bonjour {guardian},',
    each: "Le {day, date, long}, vous avez reçu un message de notre part au sujet de {student}. Il a été envoyé par erreur. N''en tenez pas compte.",
    closing: "Vous n''avez rien à faire. Veuillez nous excuser.\n{school}",
  },
  welcome: {
    subject: 'Bienvenue : {school}',
    opening: 'Bonjour {guardian},',
    each: 'Nous sommes heureux que {student} soit avec nous cette année.',
    closing:
      'Vous pouvez répondre à ce message à tout moment, dans votre langue. Dites-nous ce que nous devrions savoir et posez vos questions.\n{sender}, {school}',
  },
  'good-news': {
    subject: 'Bonne nouvelle : {school}',
    opening: 'Bonjour {guardian},',
    each: 'Nous avons une bonne nouvelle au sujet de {student}.',
    closing: '{words}\n{sender}, {school}',
  },
  improvement: {
    subject: 'Cela va mieux',
    opening: 'Bonjour {guardian},',
    each: "Au cours des quatre dernières semaines de classe, {student} {month_missed, plural, =0 {n''a manqué aucun jour} one {n''a manqué que # jour} other {n''a manqué que # jours}}. C''est mieux qu''avant.",
    closing: 'Merci pour ce que vous avez fait. Si nous pouvons faire plus, dites-le-nous.\n{school}',
  },
  invitation: {
    subject: 'Une invitation pour le {day, date, long}',
    opening: 'Bonjour {guardian},',
    each: 'Nous aimerions parler de {student} avec vous et entendre votre point de vue.',
    closing:
      '{words}\nQuand : {day, date, long}. Si cela ne vous convient pas, ou si vous souhaitez un interprète, répondez à ce message.\n{sender}, {school}',
  },
  'follow-up': {
    subject: 'Comment cela se passe-t-il ?',
    opening: 'Bonjour {guardian},',
    each: 'Nous avons parlé de {student} il y a peu. Comment cela se passe-t-il depuis ?',
    closing: 'Répondez à ce message, que cela aille bien ou non. Nous sommes là.\n{sender}, {school}',
  },
  survey: {
    subject: 'Quelques questions : {school}',
    opening: 'Bonjour {guardian},',
    each: 'Comment cela se passe-t-il à l’école pour {student}, et pour vous ? Nous aimerions le savoir.',
    closing:
      'Cela prend trois minutes. Vous pouvez répondre jusqu’au {day, date, long}. Rien ne vous y oblige.\n{sender}, {school}',
  },
  'meeting-reminder': {
    subject: 'Demain, nous nous voyons',
    opening: 'Bonjour {guardian},',
    each: 'Un rappel : nous nous voyons au sujet de {student} le {day, date, full} à {time}. Lieu : {place}.',
    closing: 'Si cela ne vous convient plus, répondez à ce message et nous trouverons une autre heure.\n{school}',
  },
  'own-words': {
    subject: 'Un message : {school}',
    opening: 'Bonjour {guardian},',
    each: 'Il s’agit de {student}.',
    closing: '{words}\n{sender}, {school}',
  },
};
