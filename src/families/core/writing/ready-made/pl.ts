import type { ReadyMade } from './set.ts';

export const pl: ReadyMade = {
  'absence-today': {
    subject: 'Nieobecność: {day, date, long}',
    opening: 'Dzień dobry, {guardian},',
    each: '{student}: nieobecność w szkole, {day, date, long}{all_day, select, yes {} other { ({missed})}}. W tym roku opuszczone dni: {days_missed, number}.',
    closing:
      'Jeśli znają Państwo powód albo jeśli to nasza pomyłka, prosimy odpowiedzieć na tę wiadomość. Jeśli coś utrudnia przychodzenie do szkoły, prosimy dać nam znać. Często możemy pomóc.\n{school}',
  },
  'absences-growing': {
    subject: 'Opuszczone dni w tym roku',
    opening: 'Dzień dobry, {guardian},',
    each: '{student}: w tym roku szkolnym {days_missed, plural, one {# opuszczony dzień} few {# opuszczone dni} many {# opuszczonych dni} other {# opuszczonego dnia}} na {enrolled_days, number}.{compared, select, more { To więcej niż u większości klasy, gdzie typowa liczba to {classmates_missed, plural, one {# dzień} few {# dni} many {# dni} other {# dnia}}.} other {}} Każdy dzień w szkole pomaga.',
    closing: 'Co ułatwiłoby przychodzenie? Prosimy odpowiedzieć na tę wiadomość. Chcemy pomóc.\n{school}',
  },
  'mark-corrected': {
    subject: 'Sprostowanie: {day, date, long}',
    opening: 'Dzień dobry, {guardian},',
    each: 'Pisaliśmy o nieobecności w dniu {day, date, long} ({student}). To była pomyłka i została poprawiona.',
    closing: 'Nie trzeba nic robić. Przepraszamy za niepokój.\n{school}',
  },
  recall: {
    subject: 'Nasza wiadomość z dnia {day, date, long} była pomyłką',
    opening: 'Dzień dobry, {guardian},',
    each: 'W dniu {day, date, long} wysłaliśmy Państwu wiadomość ({student}). Została wysłana przez pomyłkę. Prosimy ją pominąć.',
    closing: 'Nie trzeba nic robić. Przepraszamy.\n{school}',
  },
  welcome: {
    subject: 'Witamy: {school}',
    opening: 'Dzień dobry, {guardian},',
    each: 'Cieszymy się, że {student} jest z nami w tym roku.',
    closing:
      'Na tę wiadomość można odpowiedzieć w każdej chwili, w swoim języku. Prosimy napisać, co powinniśmy wiedzieć, i pytać o wszystko.\n{sender}, {school}',
  },
  'good-news': {
    subject: 'Dobre wieści: {school}',
    opening: 'Dzień dobry, {guardian},',
    each: '{student}: mamy dobre wieści.',
    closing: '{words}\n{sender}, {school}',
  },
  improvement: {
    subject: 'Jest coraz lepiej',
    opening: 'Dzień dobry, {guardian},',
    each: '{student}: w ostatnich czterech tygodniach nauki {month_missed, plural, =0 {żadnego opuszczonego dnia} one {tylko # opuszczony dzień} few {tylko # opuszczone dni} many {tylko # opuszczonych dni} other {tylko # opuszczonego dnia}}. To lepiej niż wcześniej.',
    closing: 'Dziękujemy za Państwa starania. Jeśli możemy zrobić coś więcej, prosimy dać nam znać.\n{school}',
  },
  invitation: {
    subject: 'Zaproszenie na {day, date, long}',
    opening: 'Dzień dobry, {guardian},',
    each: '{student}: chcielibyśmy z Państwem porozmawiać i poznać Państwa zdanie.',
    closing:
      '{words}\nKiedy: {day, date, long}. Jeśli termin nie pasuje albo potrzebny jest tłumacz, prosimy odpowiedzieć na tę wiadomość.\n{sender}, {school}',
  },
  'follow-up': {
    subject: 'Jak się sprawy mają?',
    opening: 'Dzień dobry, {guardian},',
    each: '{student}: niedawno o tym rozmawialiśmy. Jak jest od tego czasu?',
    closing: 'Prosimy odpowiedzieć, niezależnie od tego, czy jest dobrze. Jesteśmy do dyspozycji.\n{sender}, {school}',
  },
  survey: {
    subject: 'Kilka pytań: {school}',
    opening: 'Dzień dobry, {guardian},',
    each: 'Jak wygląda szkoła z perspektywy {student} i z Państwa strony? Chcielibyśmy to wiedzieć.',
    closing: 'To trzy minuty. Można odpowiedzieć do {day, date, long}. Odpowiedź jest dobrowolna.\n{sender}, {school}',
  },
  'meeting-reminder': {
    subject: 'Jutro się spotykamy',
    opening: 'Dzień dobry, {guardian},',
    each: 'Przypominamy o spotkaniu w sprawie {student}: {day, date, full}, godzina {time}. Miejsce: {place}.',
    closing: 'Jeśli termin już nie pasuje, prosimy odpowiedzieć, a znajdziemy inny.\n{school}',
  },
  'own-words': {
    subject: 'Wiadomość: {school}',
    opening: 'Dzień dobry, {guardian},',
    each: 'W sprawie: {student}.',
    closing: '{words}\n{sender}, {school}',
  },
};
