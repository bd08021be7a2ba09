import type { MissedDay } from '../../attendance/server/index.ts';
import { keptStudent, momentOf, recordsOf, type Verb } from '../../cases/server/index.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { recordViews } from '../../ledger/server/index.ts';
import { requireStudent, studentScope, whyStudent } from '../../roster/server/index.ts';
import { letter_languages } from '../core/letters.ts';
import type { LegalPack } from '../core/pack.ts';
import type { CountedDay, StepNow, StudentNoticesView } from '../core/views.ts';
import { decideWith } from './decide-now.ts';
import { deliveriesOf, familyLanguage } from './draft-notice.ts';
import { dayMissed, marksCounted, type StudentFacts, studentFacts } from './facts.ts';
import { noticeLines } from './list-notices.ts';
import { packOn } from './packs.ts';
import { saidOfDays } from './said-of-days.ts';

/** A student's counters with every absence that counts, what stands in a step's way, what help was tried, and the notices so far. */
export async function viewStudentNotices({ db, clock, actor }: Verb, asked: string): Promise<StudentNoticesView> {
  requireNeed(actor, 'notices:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const studentId = await keptStudent(trx, institutionId, asked);
    const reason = await requireStudent(trx, actor, 'notices:read', studentId, today);
    const may = async (need: 'notices:work' | 'notices:issue') =>
      (await whyStudent(trx, await studentScope(trx, actor, need), studentId, today)) !== null;
    const mayWork = await may('notices:work');
    const student = await trx
      .selectFrom('roster.student')
      .select('display_name')
      .where('institution_id', '=', institutionId)
      .where('student_id', '=', studentId)
      .executeTakeFirstOrThrow();
    const scope = await studentScope(trx, actor, 'notices:read');
    const notices = await noticeLines(
      trx,
      { institutionId, scope, today },
      { studentIds: await recordsOf(trx, institutionId, studentId) },
    );
    await recordViews(trx, ctx, [{ studentId, page: 'notices', reason }]);
    const pack = await packOn(trx, institutionId, today);
    const facts = pack && (await studentFacts(trx, institutionId, { studentId, pack, today }));
    const steps: StepNow[] = [];
    if (pack && facts) {
      const said = await saidOfDays(
        trx,
        institutionId,
        studentId,
        facts.missed.map(({ day }) => day),
      );
      const deliveryOf = await deliveriesOf(trx, institutionId, facts.missed);
      for (const step of pack.steps) {
        const decision = decideWith(facts, actor, { pack, step, yes: null });
        const { counted } = decision;
        const days = counted ? counted.days.map(({ day }) => day) : [];
        const open = await trx
          .selectFrom('notices.notice')
          .select('notice_id')
          .where('institution_id', '=', institutionId)
          .where('student_id', '=', studentId)
          .where('step_key', '=', step.key)
          .where('state', 'in', ['draft', 'checked'])
          .executeTakeFirst();
        steps.push({
          key: step.key,
          name: step.name,
          section: step.citation.section,
          asOf: step.citation.asOf,
          isDiscretionary: step.isDiscretionary,
          dueWithinSchoolDays: step.dueWithinSchoolDays,
          decision: decision.kind,
          words: decision.words,
          because:
            decision.kind === 'needs-a-yes'
              ? [...decision.because]
              : decision.kind === 'help-first'
                ? [...decision.missing]
                : [],
          have: counted?.have ?? null,
          need: counted?.need ?? null,
          from: counted?.from ?? null,
          reachedOn: counted?.reachedOn ?? null,
          days: facts.missed
            .filter(({ day }) => days.includes(day))
            .flatMap((one) => countedDay(one, pack, deliveryOf).map((day) => ({ ...day, said: said(day.day) }))),
          openNoticeId: open?.notice_id ?? null,
        });
      }
    }
    return {
      today,
      student: { studentId, name: student.display_name },
      pack: pack && { key: pack.key, name: pack.name },
      steps,
      help: facts?.help ?? [],
      circumstances: circumstancesOf(facts),
      // What was found is told to those who work on notices only.
      facts: mayWork ? (facts?.facts ?? []) : [],
      findings: mayWork ? (facts?.findings ?? []) : [],
      notices,
      mayWork,
      mayIssue: await may('notices:issue'),
      language: await familyLanguage(trx, institutionId, studentId),
      languages: letter_languages,
    };
  });
}

function circumstancesOf(facts: StudentFacts | null): StudentNoticesView['circumstances'] {
  return (facts?.base.circumstances ?? []).map(({ words, startsOn, endsOn }) => ({
    words,
    from: startsOn,
    to: endsOn,
  }));
}

function countedDay(
  one: MissedDay,
  pack: LegalPack,
  deliveryOf: (day: MissedDay) => string | null,
): Omit<CountedDay, 'said'>[] {
  return dayMissed(one, pack.counts).map(({ sessions, isWholeDay }) => ({
    day: one.day,
    sessions,
    isWholeDay,
    marks: marksCounted(one, pack.counts),
    deliveryId: deliveryOf(one),
    correctedOn: null,
  }));
}
