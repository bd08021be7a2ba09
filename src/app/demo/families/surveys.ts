import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { saveCohort } from '../../../access/server/index.ts';
import { type HolderKind, holderKinds } from '../../../families/core/people/holder.ts';
import { approveWords, prepareBatch, releaseBatch, sendBatches } from '../../../families/server/index.ts';
import { listUnits, moveDemoClock, systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { sendDue } from '../../../messages/server/index.ts';
import type { Services } from '../../../platform/services.ts';
import type { VerbContext } from '../../../sources/server/index.ts';
import type { SurveyWords } from '../../../surveys/core/survey.ts';
import {
  answerSurvey,
  approveSurveyWords,
  askFamilies,
  saveSurvey,
  saveSurveyWords,
  viewSurvey,
} from '../../../surveys/server/index.ts';

const head = 'Denise Tillman';
const liaison = 'Amina Farah';

const questions = [
  { kind: 'scale', dimension: 'emotional', choices: 0 },
  { kind: 'scale', dimension: 'behavioural', choices: 0 },
  { kind: 'choice', dimension: null, choices: 4 },
  { kind: 'text', dimension: null, choices: 0 },
] as const;

const words: Record<'en' | 'es', SurveyWords> = {
  en: {
    title: 'How are mornings and school going?',
    intro: 'The school reads your answers, and never beside your name.',
    questions: [
      { text: 'Does your child like to come to school?', low: 'not at all', high: 'very much', choices: [] },
      { text: 'How easy is it to be here on time?', low: 'very hard', high: 'very easy', choices: [] },
      {
        text: 'What would help most in the morning?',
        low: '',
        high: '',
        choices: ['A later bus', 'Breakfast at school', 'Care for younger children', 'Nothing is needed'],
      },
      { text: 'What should we know?', low: '', high: '', choices: [] },
    ],
  },
  es: {
    title: '¿Cómo van las mañanas y la escuela?',
    intro: 'La escuela lee sus respuestas, y nunca junto a su nombre.',
    questions: [
      { text: '¿Le gusta a su hijo o hija venir a la escuela?', low: 'nada', high: 'mucho', choices: [] },
      { text: '¿Es fácil llegar a tiempo?', low: 'muy difícil', high: 'muy fácil', choices: [] },
      {
        text: '¿Qué ayudaría más por la mañana?',
        low: '',
        high: '',
        choices: [
          'Un autobús más tarde',
          'El desayuno en la escuela',
          'Cuidado de los hermanos pequeños',
          'No hace falta nada',
        ],
      },
      { text: '¿Qué debemos saber?', low: '', high: '', choices: [] },
    ],
  },
};

/** In turn; most write nothing. */
const said: Record<'en' | 'es', readonly string[]> = {
  en: [
    'The bus on Route 6 is full before it reaches us.',
    '',
    '',
    'She loves the science teacher.',
    '',
    '',
    'Thank you for asking.',
    '',
    'I start work at six, so her sister brings her.',
  ],
  es: ['', 'El autobús pasa muy temprano.', '', '', 'Gracias por preguntar.', ''],
};

/** Of whom somebody answers, by school: some schools with so few that their own figures are hidden. */
interface Asked {
  cohort: string;
  units: readonly string[];
  years: readonly string[];
  opened: number;
  days: number;
  answers: Readonly<Record<string, number>>;
}

const asked: readonly Asked[] = [
  {
    cohort: 'Into middle school: grades 5 and 6',
    units: ['Lincoln Middle School', 'Frederick Douglass Middle School', 'Cedar Hill Elementary School'],
    years: ['Grade 5', 'Grade 6'],
    opened: -45,
    days: 14,
    answers: { 'Lincoln Middle School': 31, 'Frederick Douglass Middle School': 17, 'Cedar Hill Elementary School': 6 },
  },
  {
    cohort: 'Lincoln, grade 7',
    units: ['Lincoln Middle School'],
    years: ['Grade 7'],
    opened: -8,
    days: 21,
    answers: { 'Lincoln Middle School': 14 },
  },
];

/** The same few questions to two cohorts: one closed, with its results; one open, of which nothing is shown but how many answered. */
export async function playSurveys(context: VerbContext, services: Services, timeZone: string): Promise<void> {
  const { db, clock } = context;
  const { institutionId } = context.actor;
  const now = clock.now();
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate().toString();
  const as = (name: string, at: Temporal.Instant) => ({
    db,
    clock: fixedClock(at),
    actor: systemActor(institutionId, name),
  });
  for (const language of ['en', 'es'])
    await approveWords(as(liaison, now), 'survey', language, { version: 0, speaks: true });
  try {
    for (const [n, one] of asked.entries()) {
      const day = addDays(today, one.opened);
      const at = Temporal.PlainDateTime.from(`${day}T10:05`).toZonedDateTime(timeZone).toInstant();
      await db.forInstitution(institutionId, (trx) => moveDemoClock(trx, institutionId, at));
      await ask(services, as, one, { at, closesOn: addDays(day, one.days), isFirst: n === 0 });
    }
  } finally {
    await db.forInstitution(institutionId, (trx) => moveDemoClock(trx, institutionId, now));
  }
}

type As = (name: string, at: Temporal.Instant) => Pick<VerbContext, 'db' | 'clock' | 'actor'>;

async function ask(
  services: Services,
  as: As,
  one: Asked,
  { at, closesOn, isFirst }: { at: Temporal.Instant; closesOn: IsoDate; isFirst: boolean },
): Promise<void> {
  const { db } = services;
  const verb = as(head, at);
  const { institutionId } = verb.actor;
  const { surveyId } = await saveSurvey(verb, null, {
    title: isFirst ? 'Mornings and school, winter' : 'Mornings and school, spring',
    questions: [...questions],
    language: 'en',
    words: words.en,
    revision: 0,
  });
  await saveSurveyWords(verb, surveyId, 'es', { words: words.es, asRead: null });
  for (const { language, asRead } of (await viewSurvey(verb, surveyId)).wordings) {
    const speaker = language === 'es' ? liaison : head;
    await approveSurveyWords(as(speaker, at), surveyId, language === 'es' ? 'es' : 'en', { speaker, asRead });
  }
  const units = await db.forInstitution(institutionId, (trx) => listUnits(trx, institutionId));
  const idOf = (name: string) => units.find((unit) => unit.name === name)?.unitId ?? '';
  const { savedCohortId } = await saveCohort(verb, {
    name: one.cohort,
    filter: { unit: one.units.map(idOf), year: [...one.years] },
    isShared: true,
  });
  const { windowId } = await askFamilies({ ...verb, jobs: services.jobs }, surveyId, {
    unitIds: [],
    cohortIds: [savedCohortId],
    closesOn,
  });
  const readers = await send(services, verb, windowId);
  const answered = new Map<string, number>();
  for (const { school, ...reader } of readers) {
    const n = answered.get(school) ?? 0;
    if (n >= (one.answers[school] ?? 0)) continue;
    answered.set(school, n + 1);
    await answer(as(reader.name, at.add({ hours: 24 * (1 + (n % 7)) })), windowId, reader, n);
  }
}

interface ReaderOfIt {
  kind: HolderKind;
  id: string;
  name: string;
  studentIds: string[];
  language: 'en' | 'es';
}

/** Lets the message go that asks, and says whom it reached, by school. */
async function send(
  services: Services,
  verb: Pick<VerbContext, 'db' | 'clock' | 'actor'>,
  windowId: string,
): Promise<(ReaderOfIt & { school: string })[]> {
  const { db } = services;
  const { institutionId } = verb.actor;
  const batch = () =>
    db.forInstitution(institutionId, (trx) =>
      trx
        .selectFrom('families.batch')
        .select(['batch_id', 'state'])
        .where('institution_id', '=', institutionId)
        .where('origin_kind', '=', 'survey-window')
        .where('origin_id', '=', windowId)
        .executeTakeFirstOrThrow(),
    );
  let made = await batch();
  // The product's own worker may be making it.
  for (; made.state === 'drafted'; made = await batch()) {
    await prepareBatch(db, institutionId, made.batch_id, services);
    await setTimeout(20);
  }
  if (made.state === 'held')
    await releaseBatch(
      { ...verb, actor: systemActor(institutionId, head) },
      made.batch_id,
      'These are the families that we mean to ask.',
    );
  await sendBatches(db, institutionId, { atOnce: true, publicUrl: services.publicUrl });
  await sendDue(services, institutionId);
  const { rows } = await db.forInstitution(institutionId, (trx) =>
    sql<{ kind: string; id: string; name: string; studentIds: string[]; language: string; school: string }>`
      select n.recipient_kind as kind, n.recipient_id as id, n.name, n.student_ids as "studentIds", n.language,
        (select u.name from roster.enrolment e join institution.unit u on u.institution_id = ${institutionId} and u.unit_id = coalesce(e.campus_unit_id, e.programme_unit_id)
          where e.institution_id = ${institutionId} and e.student_id = n.student_ids[1] and e.is_primary limit 1) as school
      from families.batch_item n where n.institution_id = ${institutionId} and n.batch_id = ${made.batch_id}::uuid and n.state = 'queued' order by n.item_no`.execute(
      trx,
    ),
  );
  return rows.map(({ kind, language, ...row }) => ({
    ...row,
    kind: holderKinds.find((one) => one === kind) ?? 'guardian',
    language: language === 'es' ? 'es' : 'en',
  }));
}

async function answer(
  { db, clock, actor }: Pick<VerbContext, 'db' | 'clock' | 'actor'>,
  windowId: string,
  { kind, id, studentIds, language }: ReaderOfIt,
  n: number,
): Promise<void> {
  const given: Record<string, string> = {
    q1: String([4, 5, 3, 4, 2, 5, 4][n % 7]),
    q2: String([2, 3, 4, 1, 3, 2, 5, 3][n % 8]),
    q3: n % 6 === 5 ? '' : String([1, 2, 1, 3, 4][n % 5]),
    q4: said[language][n % said[language].length] ?? '',
  };
  await db.forInstitution(actor.institutionId, (trx) =>
    answerSurvey(
      trx,
      { clock, actor },
      {
        holder: { kind, id },
        studentIds,
        windowId,
        language,
        field: (name) => given[name] ?? '',
      },
    ),
  );
}
