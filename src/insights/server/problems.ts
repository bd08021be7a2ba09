import { catalogue } from '../../kernel/problem.ts';

export const trouble = catalogue('insights', {
  futureWeek: { status: 404, title: 'This week has not come yet' },
  unknownFilter: { status: 422, title: 'Unknown filter' },
  unknownEnrolment: { status: 404, title: 'Enrolment not found' },
  deIdentifiedOnly: { status: 403, title: 'Only de-identified data' },
  sealedPseudonyms: { status: 503, title: 'Pseudonyms cannot be made' },
  exportQuota: { status: 429, title: 'Too many rows for one day' },
});
