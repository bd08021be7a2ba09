import { catalogue } from '../../kernel/problem.ts';

export const scoringTrouble = catalogue('scoring', {
  noModel: { status: 409, title: 'No model yet' },
  unknownVersion: { status: 404, title: 'Model version not found' },
  notADraft: { status: 409, title: 'Not a draft any more' },
  badSettings: { status: 422, title: 'These settings cannot be used' },
  needsPolicy: { status: 409, title: 'This stays out of the score without a policy decision' },
  weekNotOver: { status: 409, title: 'The week is not over' },
  notATeachingWeek: { status: 422, title: 'No teaching in this week' },
  nothingDelivered: { status: 409, title: 'Nothing was delivered' },
  alreadyRunning: { status: 409, title: 'A run is under way' },
  runLost: { status: 409, title: 'Another process took this run over' },
  noSuchScore: { status: 404, title: 'No score is stored' },
});
