import type { ReadyMade } from '../set.ts';

/** Said to students themselves: what was noticed and what help there is; never a score, and nobody's child. */
export const pl: ReadyMade = {
  'absence-today': {
    subject: 'Nieobecność: {day, date, long}',
    opening: 'Dzień dobry, {guardian},',
    each: 'Zapisaliśmy Twoją nieobecność: {day, date, long}{all_day, select, yes {} other { ({missed})}}.',
    closing:
      'Jeśli znasz powód albo jeśli to nasza pomyłka, odpowiedz na tę wiadomość. Jeśli coś utrudnia Ci przychodzenie, daj nam znać. Często możemy pomóc.\n{school}',
  },
  'absences-growing': {
    subject: 'Co u Ciebie?',
    opening: 'Dzień dobry, {guardian},',
    each: 'W tym roku masz {days_missed, plural, one {# opuszczony dzień} few {# opuszczone dni} many {# opuszczonych dni} other {# opuszczonego dnia}} na {enrolled_days, number}.',
    closing: 'Chcemy wiedzieć, co u Ciebie i co by pomogło. Odpowiedz na tę wiadomość. Czyta ją człowiek.\n{school}',
  },
  'mark-corrected': {
    subject: 'Sprostowanie: {day, date, long}',
    opening: 'Dzień dobry, {guardian},',
    each: 'Pisaliśmy o Twojej nieobecności w dniu {day, date, long}. To była pomyłka i została poprawiona.',
    closing: 'Nie trzeba nic robić. Przepraszamy.\n{school}',
  },
  recall: {
    subject: 'Nasza wiadomość z dnia {day, date, long} była pomyłką',
    opening: 'Dzień dobry, {guardian},',
    each: 'W dniu {day, date, long} wysłaliśmy Ci wiadomość. Została wysłana przez pomyłkę. Pomiń ją, proszę.',
    closing: 'Nie trzeba nic robić. Przepraszamy.\n{school}',
  },
  welcome: {
    subject: 'Witamy: {school}',
    opening: 'Dzień dobry, {guardian},',
    each: 'Cieszymy się, że jesteś z nami.',
    closing:
      'Na tę wiadomość możesz odpowiedzieć w każdej chwili, w swoim języku. Napisz, co powinniśmy wiedzieć, i pytaj o wszystko.\n{sender}, {school}',
  },
  'good-news': {
    subject: 'Dobre wieści: {school}',
    opening: 'Dzień dobry, {guardian},',
    each: 'Mamy dla Ciebie dobre wieści.',
    closing: '{words}\n{sender}, {school}',
  },
  improvement: {
    subject: 'Miło widzieć Cię częściej',
    opening: 'Dzień dobry, {guardian},',
    each: 'W ostatnich czterech tygodniach zajęć {month_missed, plural, =0 {nie masz opuszczonych dni} one {masz tylko # opuszczony dzień} few {masz tylko # opuszczone dni} many {masz tylko # opuszczonych dni} other {masz tylko # opuszczonego dnia}}.',
    closing: 'Miło, że tu jesteś. Jeśli możemy coś zrobić, daj nam znać.\n{school}',
  },
  invitation: {
    subject: 'Zaproszenie na {day, date, long}',
    opening: 'Dzień dobry, {guardian},',
    each: 'Chcemy z Tobą porozmawiać i poznać Twoje zdanie.',
    closing:
      '{words}\nKiedy: {day, date, long}. Jeśli termin Ci nie pasuje, odpowiedz na tę wiadomość.\n{sender}, {school}',
  },
  'follow-up': {
    subject: 'Jak idzie?',
    opening: 'Dzień dobry, {guardian},',
    each: 'Niedawno rozmawialiśmy. Jak jest od tego czasu?',
    closing: 'Odpowiedz na tę wiadomość, niezależnie od tego, czy jest dobrze. Jesteśmy tu.\n{sender}, {school}',
  },
  survey: {
    subject: 'Kilka pytań: {school}',
    opening: 'Dzień dobry, {guardian},',
    each: 'Jak Ci tu jest? Chcemy to wiedzieć.',
    closing: 'To trzy minuty. Możesz odpowiedzieć do {day, date, long}. Nikt nie musi.\n{sender}, {school}',
  },
  'meeting-reminder': {
    subject: 'Jutro się spotykamy',
    opening: 'Dzień dobry, {guardian},',
    each: 'Przypominamy o naszym spotkaniu: {day, date, full}, godzina {time}. Miejsce: {place}.',
    closing: 'Jeśli termin już Ci nie pasuje, odpowiedz na tę wiadomość, a znajdziemy inny.\n{school}',
  },
  'own-words': {
    subject: 'Wiadomość: {school}',
    opening: 'Dzień dobry, {guardian},',
    each: 'To wiadomość dla Ciebie.',
    closing: '{words}\n{sender}, {school}',
  },
};
