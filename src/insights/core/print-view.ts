import type { CasePaper } from '../../cases/core/views.ts';
import type { Week } from '../../kernel/week.ts';
import type { ContributionView, EnrolmentView } from './student/student-views.ts';

/** POST /cases/{caseId}/print: a case or a referral as it goes on paper. */
export interface PrintView extends CasePaper {
  institution: string;
  /** The last scored week. */
  week: Week;
  attention: number;
  /** Of the primary enrolment; null: none yet. */
  evidence:
    | (Pick<
        EnrolmentView,
        'programme' | 'cohort' | 'year' | 'sentence' | 'trends' | 'attendance' | 'weeks' | 'events'
      > & {
        contributions: Pick<ContributionView, 'source' | 'points' | 'valueWords' | 'peerWords' | 'missing'>[];
      })
    | null;
}
