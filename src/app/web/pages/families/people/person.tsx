import { lazy } from 'react';
import type { FamilyView, PersonView } from '../../../../../families/core/people/views.ts';
import styles from '../../../../../families/web/people/people.module.css';
import {
  category_words,
  channel_words,
  ground_words,
  state_words,
  why_words,
} from '../../../../../families/web/people/people-words.ts';
import { directionOf } from '../../../../../kernel/languages.ts';
import { AttentionMark } from '../../../../../ui/attention-mark.tsx';
import { formatDay, formatInstant } from '../../../../../ui/format.ts';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import { ContactLine } from './contact-line.tsx';

const PreferenceForm = lazy(async () => ({
  default: (await import('../../../../../families/web/people/person-forms.tsx')).PreferenceForm,
}));
const ContactForm = lazy(async () => ({
  default: (await import('../../../../../families/web/people/person-forms.tsx')).ContactForm,
}));
const SaidForm = lazy(async () => ({
  default: (await import('../../../../../families/web/people/person-forms.tsx')).SaidForm,
}));
const RestrictionForm = lazy(async () => ({
  default: (await import('../../../../../families/web/people/right-forms.tsx')).RestrictionForm,
}));
const GivePage = lazy(async () => ({ default: (await import('../give-page.tsx')).GivePage }));
const ReasonForm = lazy(async () => ({
  default: (await import('../../../../../families/web/people/right-forms.tsx')).ReasonForm,
}));

interface PersonProps {
  person: PersonView;
  view: FamilyView;
  done: (words: string) => Promise<void>;
}

/** One person of a family: how they are reached, with what, and why not. */
export function Person({ person, view, done }: PersonProps) {
  const { key } = useInstitution();
  const standing = person.restrictions.filter(({ ended }) => ended === null);
  return (
    <li className={styles.person}>
      <h3>
        <bdi>{person.name}</bdi>
      </h3>
      <p className={styles.quiet}>{wishes(person).join(' · ')}</p>
      {person.alsoOf.length > 0 ? (
        <p className={styles.quiet}>
          Also of{' '}
          {person.alsoOf.map(({ studentId, name }, index) => (
            <span key={studentId}>
              {index > 0 ? ', ' : ''}
              <a href={addressOf(key, `/students/${studentId}`)}>
                <bdi>{name}</bdi>
              </a>
            </span>
          ))}
        </p>
      ) : null}
      {standing.map((one) => (
        <p key={one.permissionId}>
          <AttentionMark>
            {one.rule === 'no_contact'
              ? 'No contact'
              : `Told only: ${one.categories.map((category) => category_words[category as keyof typeof category_words].toLowerCase()).join(', ')}`}
            . {ground_words[one.ground as keyof typeof ground_words] ?? one.ground}: {one.words}
            {one.until ? `, until ${formatDay(one.until)}` : ''} ({one.by})
          </AttentionMark>
        </p>
      ))}
      {person.trust ? (
        <p className={styles.quiet}>
          {person.trust.revoked === null
            ? `The student lets us until ${formatDay(person.trust.until)}: “${person.trust.studentWords}”`
            : `Taken back: “${person.trust.revoked}”`}
        </p>
      ) : null}
      <ul className={styles.lines}>
        {person.contacts.map((point) => (
          <ContactLine
            key={point.contactPointId}
            point={point}
            mayWrite={view.mayWrite}
            done={done}
            words={state_words}
          />
        ))}
        {person.contacts.length === 0 ? <li>No number and no address</li> : null}
      </ul>
      <Reach person={person} />
      <Does person={person} view={view} done={done} />
      <History person={person} />
    </li>
  );
}

function wishes({ relation, languageName, preference }: PersonView): string[] {
  return [
    relation,
    languageName,
    ...(preference.hours ? [`${preference.hours.from} to ${preference.hours.until}`] : []),
    ...(preference.digest === 'each' ? [] : [preference.digest === 'daily' ? 'once a day' : 'once a week']),
    ...(preference.isLargePrint ? ['large print'] : []),
    ...(preference.wantsAudio ? ['rather hears'] : []),
    ...(preference.needsInterpreter ? ['interpreter'] : []),
  ];
}

function Reach({ person }: { person: PersonView }) {
  return (
    <dl className={styles.reach} aria-label={`What ${person.name} is told`}>
      {person.reach.map(({ category, channels, why }) => (
        <div key={category} style={{ display: 'contents' }}>
          <dt>{category_words[category]}</dt>
          <dd>{why ? why_words[why] : channels.map((channel) => channel_words[channel]).join(', ')}</dd>
        </div>
      ))}
    </dl>
  );
}

function Does({ person, view, done }: PersonProps) {
  const { key } = useInstitution();
  const at = (path: string) => tenant(key, `/families/people/${person.kind}/${person.id}${path}`);
  const [restriction] = person.restrictions.filter(({ ended }) => ended === null);
  const isOver = person.trust !== null && person.trust.revoked !== null;
  if (!view.mayWrite || isOver) return null;
  return (
    <div className={styles.does}>
      <CaseDialog label="Their page" title={`A link for ${person.name}`} variant="subtle">
        {(close) => <GivePage holder={{ kind: person.kind, id: person.id, name: person.name }} onDone={close} />}
      </CaseDialog>
      <CaseDialog label="Wishes" title={`How ${person.name} wants to be written to`} variant="subtle">
        {(close) => (
          <PreferenceForm
            person={person}
            draft={`preference-${person.id}-${person.preference.revision}`}
            onCancel={close}
            onSave={async (body) => {
              await api.put(at('/preference'), body);
              close();
              await done('Kept. The next message goes by it.');
            }}
          />
        )}
      </CaseDialog>
      <CaseDialog label="Add a number or address" title={`Of ${person.name}`} variant="subtle">
        {(close) => (
          <ContactForm
            draft={`contact-${person.id}`}
            onCancel={close}
            onSave={async (body) => {
              await api.post(at('/contacts'), body);
              close();
              await done('Added.');
            }}
          />
        )}
      </CaseDialog>
      <CaseDialog label="Record what they said" title={`${person.name} agrees or refuses`} variant="subtle">
        {(close) => (
          <SaidForm
            draft={`said-${person.id}`}
            onCancel={close}
            onSave={async (body) => {
              await api.post(at('/consent'), body);
              close();
              await done('Recorded. It holds from now on, and what waited for them is called back.');
            }}
          />
        )}
      </CaseDialog>
      {view.mayLead && person.kind === 'guardian' && !restriction ? (
        <CaseDialog label="Restrict" title={`What ${person.name} may be told`} variant="subtle">
          {(close) => (
            <RestrictionForm
              guardianId={person.id}
              today={view.today}
              draft={`restrict-${view.studentId}-${person.id}`}
              onCancel={close}
              onSave={async (body) => {
                await api.post(tenant(key, `/students/${view.studentId}/family/restrictions`), body);
                close();
                await done('It holds from now on, and what waited for them is called back.');
              }}
            />
          )}
        </CaseDialog>
      ) : null}
      {view.mayLead && restriction ? (
        <CaseDialog label="End the restriction" title={`Restriction of ${person.name}`} variant="subtle">
          {(close) => (
            <ReasonForm
              submit="End it"
              draft={`lift-${restriction.permissionId}`}
              onCancel={close}
              onSave={async (body) => {
                await api.post(tenant(key, `/families/restrictions/${restriction.permissionId}/end`), body);
                close();
                await done('Ended. It stays in the history.');
              }}
            />
          )}
        </CaseDialog>
      ) : null}
      {person.trust ? (
        <CaseDialog label="The student takes it back" title={`${person.name} is not told any more`} variant="subtle">
          {(close) => (
            <ReasonForm
              submit="Take it back"
              draft={`revoke-${person.id}`}
              onCancel={close}
              onSave={async (body) => {
                await api.post(tenant(key, `/families/trusted/${person.id}/revoke`), body);
                close();
                await done('Taken back. Nothing more goes to them.');
              }}
            />
          )}
        </CaseDialog>
      ) : null}
    </div>
  );
}

/** Every change of what they agreed to, in their own words; and restrictions that are over. */
function History({ person }: { person: PersonView }) {
  const over = person.restrictions.filter(({ ended }) => ended !== null);
  if (person.history.length + over.length === 0) return null;
  return (
    <details className={styles.history}>
      <summary>History</summary>
      <ol>
        {person.history.map((one) => (
          <li key={one.eventId}>
            {formatInstant(one.at)}: {one.change === 'withdrawn' ? 'no more' : 'agreed'},{' '}
            {one.channel === '*' ? 'every channel' : channel_words[one.channel]}:{' '}
            {one.categories.map((category) => category_words[category as keyof typeof category_words]).join(', ')}
            <p className={styles.said} lang={person.language} dir={directionOf(person.language)}>
              <bdi>{one.words}</bdi>
            </p>
            <span className={styles.quiet}>Kept by {one.by}</span>
          </li>
        ))}
        {over.map((one) => (
          <li key={one.permissionId}>
            {one.rule === 'no_contact' ? 'No contact' : 'Told only some things'} from {formatDay(one.startsOn)} (
            {one.words}), ended by {one.ended?.by}: {one.ended?.reason}
          </li>
        ))}
      </ol>
    </details>
  );
}
