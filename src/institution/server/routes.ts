import { z } from 'zod';
import { dayIn } from '../../kernel/week.ts';
import { Nothing } from '../../platform/http/answer-parts.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { taughtDays, teachingWeeks } from '../core/calendar.ts';
import { CalendarView, UnitView } from './answers.ts';
import { changeInstitution, InstitutionChange } from './change-institution.ts';
import { countAttendanceAgain, eachOf } from './count-attendance-again.ts';
import { listCalendarPeriods, listUnits, loadInstitution } from './queries.ts';
import { removeUnit } from './remove-unit.ts';
import { CalendarPeriodInput, removeCalendarPeriod, saveCalendarPeriod } from './save-calendar-period.ts';
import { saveUnit, UnitInput } from './save-unit.ts';
import { scoreAgain } from './score-again.ts';

const tag = 'Institution';

export const institutionRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/institution',
    summary: 'The institution: its words, time zone and today',
    tag,
    need: 'institution:read',
    response: z.object({
      key: z.string(),
      name: z.string(),
      preset: z.string(),
      timeZone: z.string(),
      locale: z.string(),
      today: z.iso.date(),
      isDemo: z.boolean(),
      words: z.record(z.string(), z.string()),
    }),
    handle: ({ db, actor, clock }) =>
      db.forInstitution(actor.institutionId, async (trx) => {
        const { key, name, preset, timeZone, locale, isDemo, words } = await loadInstitution(trx, actor.institutionId);
        return { key, name, preset, timeZone, locale, today: dayIn(timeZone, clock.now()), isDemo, words };
      }),
  }),
  route({
    method: 'patch',
    path: '/institution',
    summary: 'Change its name, time zone, language or words',
    tag,
    need: 'institution:configure',
    body: InstitutionChange,
    response: Nothing,
    handle: (context, { body }) => changeInstitution(context, body),
  }),
  route({
    method: 'get',
    path: '/units',
    summary: 'The tree of units',
    tag,
    need: 'institution:read',
    response: z.object({ units: z.array(UnitView) }),
    handle: ({ db, actor }) =>
      db.forInstitution(actor.institutionId, async (trx) => ({ units: await listUnits(trx, actor.institutionId) })),
  }),
  route({
    method: 'put',
    path: '/units',
    summary: 'Add or change a unit',
    tag,
    need: 'institution:configure',
    body: UnitInput,
    response: z.object({ unitId: z.uuid() }),
    handle: (context, { body }) => saveUnit(context, body, eachOf(scoreAgain(context), countAttendanceAgain(context))),
  }),
  route({
    method: 'delete',
    path: '/units/{unitId}',
    summary: 'Remove a unit that holds nothing',
    tag,
    need: 'institution:configure',
    params: z.object({ unitId: z.uuid() }),
    response: z.object({ unitId: z.uuid() }),
    handle: (context, { params }) => removeUnit(context, params.unitId),
  }),
  route({
    method: 'get',
    path: '/calendar',
    summary: 'Terms, holidays, exams and closures, and the teaching weeks that follow from them',
    tag,
    need: 'institution:read',
    response: CalendarView,
    handle: ({ db, actor }) =>
      db.forInstitution(actor.institutionId, async (trx) => {
        const periods = await listCalendarPeriods(trx, actor.institutionId);
        const terms = periods.filter((period) => period.kind === 'term');
        const from = terms.map((term) => term.startsOn).toSorted()[0];
        const to = terms
          .map((term) => term.endsOn)
          .toSorted()
          .at(-1);
        return { periods, weeks: teachingWeeks(periods), taughtDays: from && to ? taughtDays(periods, from, to) : [] };
      }),
  }),
  route({
    method: 'put',
    path: '/calendar',
    summary: 'Add or change a term, holiday, exam period or closure',
    tag,
    need: 'institution:configure',
    body: CalendarPeriodInput,
    response: z.object({ calendarPeriodId: z.uuid() }),
    handle: (context, { body }) =>
      saveCalendarPeriod(context, body, eachOf(scoreAgain(context), countAttendanceAgain(context))),
  }),
  route({
    method: 'delete',
    path: '/calendar/{calendarPeriodId}',
    summary: 'Take an entry out of the calendar',
    tag,
    need: 'institution:configure',
    params: z.object({ calendarPeriodId: z.uuid() }),
    response: Nothing,
    handle: (context, { params }) =>
      removeCalendarPeriod(
        context,
        params.calendarPeriodId,
        eachOf(scoreAgain(context), countAttendanceAgain(context)),
      ),
  }),
];
