import { type PaperChoice, paperOf, recordPrint } from '../../../cases/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { PrintView } from '../../core/print-view.ts';
import { defaultThresholds } from '../lists/list-students.ts';
import { openPage } from '../lists/page.ts';
import { enrolmentViews } from '../student/enrolment-views.ts';

/** A case or a referral for paper: who it goes to, why, what was tried, and the score's course as evidence. */
export async function printCase(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  caseId: string,
  choice: PaperChoice,
): Promise<PrintView> {
  requireNeed(actor, 'cases:read');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const paper = await paperOf(trx, ctx, caseId, choice);
    const page = await openPage(trx, { db, actor, clock }, undefined);
    // Known circumstances stay where they are: whoever gets the paper may not be of those who may know.
    const enrolments = await enrolmentViews(trx, page, paper.student.studentId, []);
    const enrolment = enrolments.find(({ isPrimary }) => isPrimary) ?? enrolments[0] ?? null;
    await recordPrint(trx, ctx, caseId, choice);
    return {
      ...paper,
      institution: page.institution.name,
      week: page.week.week,
      attention: (page.base?.thresholds ?? defaultThresholds).attention,
      evidence: enrolment && {
        programme: enrolment.programme,
        cohort: enrolment.cohort,
        year: enrolment.year,
        sentence: enrolment.sentence,
        trends: enrolment.trends,
        attendance: enrolment.attendance,
        weeks: enrolment.weeks,
        events: enrolment.events,
        contributions: (enrolment.waterfall?.contributions ?? []).map(
          ({ source, points, valueWords, peerWords, missing }) => ({ source, points, valueWords, peerWords, missing }),
        ),
      },
    };
  });
}
