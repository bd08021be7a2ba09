import { describe, expect, it } from 'vitest';
import { readReply } from './read-reply.ts';

const urgent: [string, 'harm' | 'abuse' | 'hunger'][] = [
  ['My daughter says she wants to die', 'harm'],
  ['He is cutting himself again, I am so worried', 'harm'],
  ["she doesn't want to live any more", 'harm'],
  ['he brought a knife to school', 'harm'],
  ['My husband hits the children', 'abuse'],
  ['I am afraid to go home', 'abuse'],
  ['we have no food since Monday', 'hunger'],
  ['The kids are hungry, we have nothing', 'hunger'],
  ['Mi hija dice que se quiere morir', 'harm'],
  ['Su papá le pega y tengo miedo', 'abuse'],
  ['No tenemos nada de comer', 'hunger'],
  ['ابنتي تريد أن تموت', 'harm'],
  ['زوجي يضربني ويضرب الأولاد', 'abuse'],
  ['لا يوجد عندنا طعام', 'hunger'],
  ['孩子说他不想活了', 'harm'],
  ['他爸爸经常打他', 'abuse'],
  ['我们家没有东西吃', 'hunger'],
  ['Cháu nói muốn chết', 'harm'],
  ['Bố hay đánh cháu', 'abuse'],
  ['Nhà không có gì ăn', 'hunger'],
  ['Elle dit qu’elle veut mourir', 'harm'],
  ['Son père la frappe', 'abuse'],
  ['Nous n’avons plus rien à manger', 'hunger'],
  ['Syn mówi, że chce umrzeć', 'harm'],
  ['Mąż bije dzieci', 'abuse'],
  ['Nie mamy co jeść, dzieci są głodne', 'hunger'],
  ['Minha filha quer morrer', 'harm'],
  ['O padrasto bate nele', 'abuse'],
  ['Estamos passando fome', 'hunger'],
  ['وہ خودکشی کی بات کرتا ہے', 'harm'],
  ['اس کا باپ اسے مارتا ہے', 'abuse'],
  ['گھر میں کھانے کو کچھ نہیں ہے', 'hunger'],
];

const calm = [
  'Luis is sick today with fever',
  'The flu hit us hard this week',
  'He was not hungry this morning, stomach ache',
  'She has no food allergies',
  'They brought water guns for the party',
  'Our team beat them at soccer!',
  'This homework is killing me laughing',
  'Le pegó la gripe y no puede ir',
  'Le toca cita con el dentista',
  'Me muero de ganas de ir a la fiesta',
  'No tenía hambre y le dolía el estómago',
  'أصيب بضربة شمس',
  'هو مريض وعنده حرارة',
  '我们想死你了，老师',
  '妈妈打他电话没人接',
  '他今天不饿，肚子疼',
  'Cháu mệt muốn chết vì học',
  'Sáng nay cháu không đói, bị sốt',
  'Elle doit se faire couper les cheveux',
  'Il n’avait pas faim ce matin',
  'Piłka uderzyła go w głowę na WF',
  'Nie jest głodny, boli go brzuch',
  'Ele quis matar aula ontem',
  'Estava sem fome por causa da febre',
  'وہ آج بیمار ہے، کھانا نہیں کھایا',
  'Gracias, mañana sí va',
  'ok thanks',
];

const explained: [string, string, string[]][] = [
  ['Luis has a fever', 'illness', []],
  ['dentist appointment this morning', 'medical', []],
  ['missed the bus again', 'transport', []],
  ['we need help with the bus', '', ['transport']],
  ['Luis cuida a sus hermanitos por la mañana mientras trabajo', 'work', ['caring']],
  ['Está enfermo con calentura', 'illness', []],
  ['No tenemos carro para llevarlo', 'transport', ['transport']],
  ['عنده موعد عند الطبيب', 'medical', []],
  ['نحتاج مساعدة في الباص', '', ['transport']],
  ['他发烧了', 'illness', []],
  ['她要照顾弟弟', 'work', ['caring']],
  ['Cháu bị sốt', 'illness', []],
  ['Il garde ses petits frères', 'work', ['caring']],
  ['Jest chory, ma gorączkę', 'illness', []],
  ['Está doente com febre', 'illness', []],
  ['اسے بخار ہے', 'illness', []],
  ['بس کے لیے مدد چاہیے', '', ['transport']],
  ['He is being bullied and refuses to go', '', ['anxiety']],
  ['Thank you for letting me know', '', []],
];

describe('what a family wrote', () => {
  it.each(urgent)('raises at once: %s', (text, kind) => {
    expect(readReply(text).urgent?.kind).toBe(kind);
  });

  it.each(calm)('leaves alone what only sounds so: %s', (text) => {
    expect(readReply(text).urgent).toBeNull();
  });

  it.each(explained)('is read as a reason and as what stands in the way: %s', (text, reason, barriers) => {
    const reading = readReply(text);
    expect(reading.reason?.key ?? '').toBe(reason);
    expect(reading.barriers.map(({ key }) => key)).toEqual(barriers);
  });

  it('is read to its end, however long it is, and however it is spelt', () => {
    expect(readReply(`${'All is well at school. '.repeat(600)}He wants to die.`).urgent?.kind).toBe('harm');
    expect(readReply('SUICIDE').urgent?.words).toBe('suicide');
    expect(readReply('she wants to d i e?').urgent).toBeNull();
  });

  it('reads a million letters in a moment, and finds the words where two windows meet', () => {
    const started = performance.now();
    expect(readReply(`${'x '.repeat(10_000)}he wants to die ${'y '.repeat(500)}`).urgent?.kind).toBe('harm');
    expect(readReply('<b>'.repeat(7_000)).urgent).toBeNull();
    expect(performance.now() - started).toBeLessThan(3_000);
    for (let shift = 1_780; shift < 1_810; shift++)
      expect(readReply(`${'z'.repeat(shift)} wants to die soon`).urgent?.kind).toBe('harm');
  });
});
