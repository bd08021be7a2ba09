import type { ReadyMade } from '../set.ts';

/** Said to students themselves: what was noticed and what help there is; never a score, and nobody's child. */
export const fr: ReadyMade = {
  'absence-today': {
    subject: 'Votre absence du {day, date, long}',
    opening: 'Bonjour {guardian},',
    each: "Vous n''étiez pas là le {day, date, long}{all_day, select, yes {} other { ({missed})}}.",
    closing:
      'Si vous savez pourquoi, ou si nous nous trompons, répondez à ce message. Si quelque chose rend la venue difficile, dites-le-nous. Nous pouvons souvent aider.\n{school}',
  },
  'absences-growing': {
    subject: 'Comment allez-vous ?',
    opening: 'Bonjour {guardian},',
    each: 'Cette année, vous avez manqué {days_missed, plural, one {# jour} other {# jours}} sur {enrolled_days, number}.',
    closing:
      'Nous aimerions savoir comment vous allez et ce qui vous aiderait. Répondez à ce message. Une personne le lit.\n{school}',
  },
  'mark-corrected': {
    subject: 'Correction : {day, date, long}',
    opening: 'Bonjour {guardian},',
    each: "Nous vous avons signalé une absence le {day, date, long}. C''était une erreur, et elle est corrigée.",
    closing: "Vous n''avez rien à faire. Veuillez nous excuser.\n{school}",
  },
  recall: {
    subject: 'Notre message du {day, date, long} était une erreur',
    opening: 'Bonjour {guardian},',
    each: "Le {day, date, long}, vous avez reçu un message de notre part. Il a été envoyé par erreur. N''en tenez pas compte.",
    closing: "Vous n''avez rien à faire. Veuillez nous excuser.\n{school}",
  },
  welcome: {
    subject: 'Bienvenue : {school}',
    opening: 'Bonjour {guardian},',
    each: 'Nous sommes heureux de vous avoir avec nous.',
    closing:
      'Vous pouvez répondre à ce message à tout moment, dans votre langue. Dites-nous ce que nous devrions savoir et posez vos questions.\n{sender}, {school}',
  },
  'good-news': {
    subject: 'Bonne nouvelle : {school}',
    opening: 'Bonjour {guardian},',
    each: 'Nous avons une bonne nouvelle pour vous.',
    closing: '{words}\n{sender}, {school}',
  },
  improvement: {
    subject: 'Nous vous voyons plus souvent',
    opening: 'Bonjour {guardian},',
    each: "Au cours des quatre dernières semaines de cours, vous {month_missed, plural, =0 {n''avez manqué aucun jour} one {n''avez manqué que # jour} other {n''avez manqué que # jours}}.",
    closing: 'Nous sommes heureux de vous voir. Si nous pouvons faire quelque chose, dites-le-nous.\n{school}',
  },
  invitation: {
    subject: 'Une invitation pour le {day, date, long}',
    opening: 'Bonjour {guardian},',
    each: 'Nous aimerions parler avec vous et entendre votre point de vue.',
    closing:
      '{words}\nQuand : {day, date, long}. Si cela ne vous convient pas, répondez à ce message.\n{sender}, {school}',
  },
  'follow-up': {
    subject: 'Comment cela se passe-t-il ?',
    opening: 'Bonjour {guardian},',
    each: 'Nous avons parlé il y a peu. Comment cela se passe-t-il depuis ?',
    closing: 'Répondez à ce message, que cela aille bien ou non. Nous sommes là.\n{sender}, {school}',
  },
  survey: {
    subject: 'Quelques questions : {school}',
    opening: 'Bonjour {guardian},',
    each: 'Comment cela se passe-t-il ici pour vous ? Nous aimerions le savoir.',
    closing:
      'Cela prend trois minutes. Vous pouvez répondre jusqu’au {day, date, long}. Rien ne vous y oblige.\n{sender}, {school}',
  },
  'meeting-reminder': {
    subject: 'Demain, nous nous voyons',
    opening: 'Bonjour {guardian},',
    each: 'Un rappel : nous nous voyons le {day, date, full} à {time}. Lieu : {place}.',
    closing: 'Si cela ne vous convient plus, répondez à ce message et nous trouverons une autre heure.\n{school}',
  },
  'own-words': {
    subject: 'Un message : {school}',
    opening: 'Bonjour {guardian},',
    each: 'Ceci est pour vous.',
    closing: '{words}\n{sender}, {school}',
  },
};
