import { sql } from 'kysely';
import { saveInboxSetting, saveSpeaker, takeInMessages } from '../../../families/server/index.ts';
import { loadInstitution, systemActor } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { takeInbound } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { VerbContext } from '../../../sources/server/index.ts';

/** What families answer on the morning of the demo, by the language in which they were written to. */
const answers: readonly { language: string; text: string }[] = [
  {
    language: 'es',
    text: 'Buenos días. Estas semanas cuida a sus hermanitos por la mañana mientras yo trabajo, por eso no llega a tiempo.',
  },
  { language: 'en', text: 'He has a fever and stays home today. Thank you for asking.' },
  { language: 'en', text: 'We need help with the bus, it never comes to our street any more.' },
  { language: 'vi', text: 'Cháu bị sốt, hôm nay cháu nghỉ ở nhà.' },
  { language: 'es', text: 'Gracias por avisar. Ayer tuvo cita con el dentista.' },
  { language: 'en', text: 'We have no food in the house until Friday and I don’t know whom to ask.' },
];
const stranger = { address: '+12025550187', text: 'This is my new number. Please call me about my son.' };

/** Families answer what they were told. */
export async function playConversations(context: VerbContext): Promise<void> {
  const { db, clock } = context;
  const { institutionId } = context.actor;
  const as = (name: string) => ({ db, clock, actor: systemActor(institutionId, name) });
  const staff = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('roster.staff')
      .select(['staff_id', 'display_name'])
      .where('institution_id', '=', institutionId)
      .execute(),
  );
  const idOf = (name: string) => staff.find(({ display_name }) => display_name.includes(name))?.staff_id ?? null;
  const liaison = idOf('Amina Farah');
  await saveInboxSetting(as('Denise Tillman'), {
    revision: 0,
    // Whoever is named may open every family of the district; the liaison serves one school.
    urgentStaffId: idOf('Denise Tillman'),
    onCallStaffId: idOf('Denise Tillman'),
    staffedDays: [1, 2, 3, 4, 5],
    staffedFrom: '07:30',
    staffedUntil: '16:30',
    answerHours: 8,
    emergencyNumber: '911',
    helpLine: '',
    approvedLanguages: ['en', 'es'],
  });
  if (liaison) await saveSpeaker(as('Denise Tillman'), liaison, { languages: ['ar', 'en', 'es'] });
  await answer(context);
  await takeInMessages(db, institutionId);
}

async function answer({ db, actor: { institutionId } }: VerbContext): Promise<void> {
  await db.forInstitution(institutionId, async (trx) => {
    const institution = await loadInstitution(trx, institutionId);
    // On the family's page, which knows who writes: phones of a home are often several people's.
    const { rows } = await sql<{ guardian: string; language: string }>`
      select distinct on (m.recipient_id) m.recipient_id as guardian, m.language from messages.message m
      where m.institution_id = ${institutionId} and m.recipient_kind = 'guardian' and m.state = 'sent' and m.batch_id is not null
      order by m.recipient_id, m.message_id desc limit 400`.execute(trx);
    // Most answer where the demo's liaison works, so that her inbox is worth opening.
    const hers = new Set(await guardiansAt(trx, institutionId, 'Lincoln Middle School'));
    const free = rows.toSorted((a, b) => Number(hers.has(b.guardian)) - Number(hers.has(a.guardian)));
    for (const { language, text } of answers) {
      const at = free.findIndex((row) => row.language === language);
      const [from] = at === -1 ? [] : free.splice(at, 1);
      if (!from) continue;
      await takeInbound(trx, institution, {
        channel: 'page',
        provider: 'family-page',
        providerId: uuidv7(),
        fromAddress: `guardian:${from.guardian}`,
        toAddress: 'family-page',
        text,
        proof: 'signed',
      });
    }
    await takeInbound(trx, institution, {
      channel: 'sms',
      provider: 'demo',
      providerId: uuidv7(),
      fromAddress: stranger.address,
      toAddress: 'demo',
      text: stranger.text,
      proof: 'carrier',
    });
  });
}

async function guardiansAt(trx: Tx, institutionId: number, school: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('roster.guardianship as g')
    .innerJoin('roster.enrolment as e', (on) =>
      on.onRef('e.institution_id', '=', 'g.institution_id').onRef('e.student_id', '=', 'g.student_id'),
    )
    .innerJoin('institution.unit as u', (on) =>
      on.onRef('u.institution_id', '=', 'e.institution_id').onRef('u.unit_id', '=', 'e.programme_unit_id'),
    )
    .select('g.guardian_id')
    .distinct()
    .where('g.institution_id', '=', institutionId)
    .where('u.name', '=', school)
    .execute();
  return rows.map(({ guardian_id }) => guardian_id);
}
