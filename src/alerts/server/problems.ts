import { catalogue } from '../../kernel/problem.ts';

export const alertTrouble = catalogue('alerts', {
  unknownRule: { status: 404, title: 'Rule not found' },
  unknownAlert: { status: 404, title: 'Alert not found' },
  unknownTrial: { status: 404, title: 'Try of a rule not found' },
  unknownList: { status: 404, title: 'Saved list not found' },
  nameTaken: { status: 409, title: 'A rule has this name already' },
  changedMeanwhile: { status: 409, title: 'Somebody else changed this rule' },
  noStaffRecord: { status: 422, title: 'You have no staff record here' },
  unknownPart: { status: 422, title: 'The rule names something that is not there' },
  nothingScored: { status: 409, title: 'Nothing is scored yet' },
});
