import { catalogue } from '../../kernel/problem.ts';

export const activityTrouble = catalogue('activity', {
  sourceBusy: { status: 409, title: 'Another delivery of this source is being stored' },
  loadLost: { status: 409, title: 'This load was given up' },
  unknownSource: { status: 404, title: 'Source not found' },
});
