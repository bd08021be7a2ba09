import { z } from 'zod';
import { CasePaperView } from '../../../cases/server/index.ts';
import { Monday } from '../../../platform/http/answer-parts.ts';
import type * as Views from '../../core/print-view.ts';
import { Contribution, Enrolment } from '../student/student-answers.ts';

/** What is printed of a case or a referral. */
export const PrintView = CasePaperView.extend({
  institution: z.string(),
  week: Monday,
  attention: z.number(),
  evidence: Enrolment.pick({
    programme: true,
    cohort: true,
    year: true,
    sentence: true,
    trends: true,
    attendance: true,
    weeks: true,
    events: true,
  })
    .extend({
      contributions: z.array(
        Contribution.pick({ source: true, points: true, valueWords: true, peerWords: true, missing: true }),
      ),
    })
    .nullable(),
}).meta({ id: 'PrintView' }) satisfies z.ZodType<Views.PrintView>;
