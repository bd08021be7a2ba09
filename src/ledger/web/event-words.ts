import type { EventView } from '../core/views.ts';

export const verbWords: Record<string, string> = {
  'access.create-token': 'made a token',
  'access.invite-user': 'gave someone a role',
  'access.remove-saved-cohort': 'removed a saved cohort',
  'access.revoke-token': 'revoked a token',
  'access.save-cohort': 'saved a cohort',
  'access.withdraw-role': 'withdrew a role',
  'institution.change': 'changed the institution',
  'institution.create': 'created the institution',
  'institution.remove-calendar-period': 'took an entry out of the calendar',
  'institution.save-calendar-period': 'saved an entry of the calendar',
  'institution.remove-unit': 'removed a unit',
  'institution.save-unit': 'saved a unit',
  'insights.export-students': 'exported a list of students',
  'insights.seal-pseudonym-key': 'encrypted the key behind pseudonyms',
  'messages.cancel': 'called a message back',
  'messages.change-mail-setting': 'changed the mail server',
  'messages.choose-digest': 'chose when a digest comes',
  'messages.save-template': 'saved a template of messages',
  'messages.see-notices': 'saw notices',
  'messages.send': 'sent what was due',
  'messages.send-again': 'had a message sent again',
  'messages.send-test-mail': 'sent a test mail',
  'roster.merge-students': 'merged two records of one student',
  'roster.unmerge-students': 'made merged records two again',
  'alerts.add-rule': 'wrote a rule',
  'alerts.bring-back': 'brought alerts back that had been withdrawn',
  'alerts.change-rule': 'changed a rule',
  'alerts.evaluate': 'evaluated rules',
  'alerts.evaluate-cohorts': 'evaluated rules about whole groups',
  'alerts.give-feedback': 'said what an alert was worth',
  'alerts.put-off': 'put a student off',
  'alerts.remove-list': 'removed a saved list',
  'alerts.save-list': 'saved a list',
  'alerts.set-order': 'set what contact lists are ordered by',
  'alerts.set-rule-state': 'turned a rule on, off or into shadow',
  'alerts.close': 'closed alerts that lost their ground',
  'alerts.try-rule': 'tried a rule',
  'alerts.state-capacity': 'said how many people fit into a week',
  'alerts.take-back': 'put a student back on the list',
  'alerts.take-workflow-step': 'took a step after an alert',
  'alerts.tell': 'told staff of alerts',
  'alerts.tell-of-cohorts': 'told staff of whole groups that moved',
  'alerts.withdraw': 'withdrew alerts after a correction',
  'attendance.ask-family': 'noted that a family was asked about an absence',
  'attendance.decide-mark': 'decided which of two marks counts',
  'attendance.find-conflicts': 'found marks that a newer file contradicts',
  'attendance.give-code': 'gave a one-day code for a class',
  'attendance.open-by-code': 'opened a class by a one-day code',
  'attendance.pass-on-unresolved': 'passed absences on that nobody had explained',
  'attendance.remove-resolve-by': 'took away an hour by which absences are explained',
  'attendance.revoke-code': 'took a one-day code back',
  'attendance.set-resolve-by': 'set by when absences are explained, and who is told',
  'attendance.take-marks': 'took marks of a class',
  'attendance.undo-ask': 'took back that a family was asked',
  'cases.add-file': 'added a file to a case',
  'cases.add-note-file': 'added a file for a note',
  'cases.answer-handover': 'answered what was handed on',
  'cases.change': 'changed a case',
  'cases.close': 'closed a case',
  'cases.cover-absence': 'arranged cover for an absence',
  'cases.decide-referral': 'answered a referral',
  'cases.edit-note': 'edited a note',
  'cases.end-concern': 'ended a concern',
  'cases.end-cover': 'ended a cover',
  'cases.fetch-file': 'saved a file of a case',
  'cases.follow-merge': 'moved casework to the record that stays',
  'cases.follow-unmerge': 'moved casework back to its record',
  'cases.import-sheet': 'imported contacts or cases',
  'cases.join': 'joined an open case',
  'cases.log-contact': 'logged a contact',
  'cases.name-trusted-adult': 'named an adult whom the student trusts',
  'cases.end-trusted-adult': 'took back that the student trusts an adult',
  'sources.record-decision': 'recorded a policy decision',
  'sources.end-decision': 'ended a policy decision',
  'cases.merge': 'merged two cases',
  'cases.name-barriers': 'named barriers of a case',
  'cases.note-on-case': 'wrote into a case’s timeline',
  'cases.offer-handover': 'offered cases to a colleague',
  'cases.open': 'opened a case',
  'cases.pass-on': 'offered what is open about students who moved',
  'cases.print': 'printed a case or a referral',
  'cases.raise-concern': 'raised a concern',
  'cases.read-note': 'opened a note',
  'cases.refer': 'referred a case to a service',
  'cases.remove-file': 'took a file away',
  'cases.reopen': 'reopened a case',
  'cases.save-barriers': 'set the list of barriers',
  'cases.save-kind': 'saved a kind of case',
  'cases.save-team': 'saved a team',
  'cases.tag': 'tagged a case',
  'cases.take-concern': 'opened a case for a concern',
  'cases.undo-contact': 'took back a contact',
  'cases.unmerge': 'made merged cases two again',
  'cases.watch': 'watched a case, or no longer',
  'cases.write-note': 'wrote a note',
  'interventions.add-to-agenda': 'put a student on a review’s agenda',
  'interventions.assign-group': 'made the plans of a group',
  'interventions.change-plan': 'changed a plan',
  'interventions.close-meeting': 'closed a review',
  'interventions.decide-in-meeting': 'recorded a decision of a review',
  'interventions.decide-tier': 'decided how much help a student has',
  'interventions.do-follow-up': 'followed a plan up',
  'interventions.end-feed': 'ended a calendar address',
  'interventions.end-plan': 'ended a plan',
  'interventions.fire-follow-ups': 'told staff of follow-ups',
  'interventions.follow-merge': 'moved plans to the record that stays',
  'interventions.follow-unmerge': 'moved plans back to their record',
  'interventions.import-plans': 'imported plans',
  'interventions.make-feed': 'made a calendar address',
  'interventions.make-plan': 'made a plan',
  'interventions.miss-follow-up': 'said that a follow-up did not take place',
  'interventions.move-follow-up': 'moved a follow-up',
  'interventions.open-meeting': 'opened a review',
  'interventions.propose-tier': 'proposed how much help a student has',
  'interventions.propose-tiers': 'proposed tiers by the playbooks',
  'interventions.save-kind': 'saved a kind of intervention',
  'interventions.save-playbook': 'saved a playbook',
  'interventions.tick-step': 'ticked a step of a plan',
  'demo.next-week': 'played the demo on by a week',
  'demo.reset': 'reset the demo',
  'scoring.start-run': 'started a run',
  'scoring.run-week': 'scored a week',
  'scoring.retire-weeks': 'took back the scores of weeks that are not taught',
  'scoring.draft-model': 'drafted a change of the model',
  'scoring.activate-model': 'activated a model version',
  'scoring.discard-draft': 'discarded a draft of the model',
  'sources.apply-roster': 'stored a roster',
  'sources.check-roster': 'checked a roster',
  'sources.recheck-delivery': 'had a delivery checked again',
  'sources.apply-delivery': 'stored a delivery',
  'sources.change-source': 'changed a source',
  'sources.check-delivery': 'checked a delivery',
  'sources.create-source': 'added a source',
  'sources.receive-delivery': 'received a file',
  'sources.refuse-delivery': 'refused a delivery',
  'sources.release-delivery': 'released a held delivery',
  'sources.set-source-enabled': 'enabled or disabled a source',
};

/** What was done; where the details make it plainer, they do. */
export function wordsOfEvent({ verb, details }: Pick<EventView, 'verb' | 'details'>): string {
  if (verb === 'sources.set-source-enabled') return details.isEnabled ? 'enabled a source' : 'disabled a source';
  return wordsOfVerb(verb);
}

/** "changed a source"; a verb without words of its own is read as it is written: 'cases.close-case' as "close case". */
export function wordsOfVerb(verb: string): string {
  return verbWords[verb] ?? verb.slice(verb.indexOf('.') + 1).replaceAll('-', ' ');
}

/** A change's details as lines of "field: from → to", and anything else as it stands. */
export function detailLines(details: Record<string, unknown>): { name: string; says: string }[] {
  return Object.entries(details).map(([name, value]) => ({
    name: spaced(name),
    says: isChange(value) ? `${text(value.from)} → ${text(value.to)}` : text(value),
  }));
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return (
    typeof value === 'object' && value !== null && 'from' in value && 'to' in value && Object.keys(value).length === 2
  );
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** "nextReviewOn" and "next_review_on" both as "next review on". */
function spaced(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}
