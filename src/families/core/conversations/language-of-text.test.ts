import { describe, expect, it } from 'vitest';
import { languageOfText } from './language-of-text.ts';

describe('in which language a message is', () => {
  it.each([
    ['We need help with the bus, it never comes to our street any more.', 'es', 'en'],
    ['He has a fever and stays home today. Thank you for asking.', 'es', 'en'],
    ['Cuida a sus hermanitos por la mañana mientras yo trabajo, por eso no llega a tiempo.', 'en', 'es'],
    ['Mi hija esta enferma hoy', 'en', 'es'],
    ['Bonjour, ma fille est malade, elle ne vient pas aujourd’hui', 'en', 'fr'],
    ['Minha filha não está bem hoje, obrigada', 'es', 'pt'],
    ['Syn jest chory i dziś nie przyjdzie do szkoły', 'en', 'pl'],
    ['Cháu bị sốt, hôm nay cháu nghỉ ở nhà.', 'en', 'vi'],
    ['孩子今天发烧了，在家休息', 'en', 'zh'],
    ['ابنتي مريضة اليوم', 'en', 'ar'],
    ['میری بیٹی آج بیمار ہے', 'en', 'ur'],
    ['او امروز مریض است', 'fa', 'fa'],
    ['Он сегодня болеет', 'ru', 'ru'],
    // Too little to tell: what is on record.
    ['ok', 'es', 'es'],
    ['No', 'en', 'en'],
    ['9:30', 'vi', 'vi'],
    ['Luis Hernández', 'es', 'es'],
    ['👍', 'ar', 'ar'],
    ['Homestu naleexata', 'so', 'so'],
  ])('%s (expected %s) is %s', (text, expected, language) => {
    expect(languageOfText(text, expected)).toBe(language);
  });
});
