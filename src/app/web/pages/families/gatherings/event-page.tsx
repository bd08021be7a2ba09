import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, useState } from 'react';
import { event_words, help_words } from '../../../../../families/core/gatherings/event.ts';
import type { EventView, GuestLine } from '../../../../../families/core/gatherings/views.ts';
import { capital } from '../../../../../kernel/capital.ts';
import { languageName } from '../../../../../kernel/languages.ts';
import { formatCount, formatMoment } from '../../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { PageSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../../set-up/use-verb.ts';
import { FamiliesNav } from '../families-nav.tsx';
import { WriteLink } from '../write-link.tsx';

const ThemeForm = lazy(async () => ({ default: (await import('./theme-form.tsx')).ThemeForm }));
const GuestAnswerForm = lazy(async () => ({ default: (await import('./guest-answer-form.tsx')).GuestAnswerForm }));

const answer_words = { coming: 'coming', maybe: 'perhaps', 'not-coming': 'not coming' };

/** One event: who is invited, who said what, who came, and what families said. */
export default function EventPage() {
  const { key } = useInstitution();
  const { eventId } = useParams({ strict: false }) as { eventId: string };
  const query = useQuery({
    queryKey: [key, 'family-event', eventId],
    queryFn: ({ signal }) =>
      api.get<EventView>(tenant(key, `/families/events/${encodeURIComponent(eventId)}`), {}, signal),
    placeholderData: (last) => (last?.eventId === eventId ? last : undefined),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <FamilyEvent view={view} verb={verb} />}
    </Loaded>
  );
}

function FamilyEvent({ view, verb }: { view: EventView; verb: Verb }) {
  const { key, name } = useInstitution();
  const path = tenant(key, `/families/events/${view.eventId}`);
  const change = (state: 'held' | 'cancelled', words: string) =>
    verb.run(() => api.patch(path, { revision: view.revision, state }), words);
  const coming = view.guests
    .filter(({ answer }) => answer === 'coming' || answer === 'maybe')
    .flatMap(({ students }) => students.map(({ studentId }) => studentId));
  return (
    <div className={page.stack}>
      <title>{`${view.title} – ${name}`}</title>
      <PageHeader
        title={view.title}
        sentence={
          view.state === 'held'
            ? `${view.came} of ${formatCount(view.invited, 'family', 'families')} came.`
            : view.state === 'cancelled'
              ? 'This event was cancelled.'
              : `${view.coming} of ${formatCount(view.invited, 'family', 'families')} said they are coming.`
        }
        reason={`${event_words[view.kind]}, ${formatMoment(view.startsAt, view.timeZone)}, ${view.minutes} minutes, ${view.place}. ${view.helps.length > 0 ? `There for families: ${view.helps.map((help) => help_words[help]).join(', ')}.` : ''}`}
        actions={
          <>
            <a href={addressOf(key, '/families/events')}>All events</a>
            {view.state === 'cancelled' && coming.length > 0 ? (
              <WriteLink about={{ ids: coming.join(',') }}>Write to those who said they come</WriteLink>
            ) : null}
            {view.state === 'planned' && view.mayChange ? (
              <>
                {view.hasBegun ? (
                  <Button
                    variant="default"
                    size="compact-md"
                    loading={verb.isBusy}
                    onClick={() => change('held', 'Noted: it was held. Themes can be written down below.')}
                  >
                    It was held
                  </Button>
                ) : null}
                <CaseDialog label="Cancel it" title="Cancel the event">
                  {(close) => (
                    <div className={page.stack}>
                      <p>
                        {view.coming === 0
                          ? 'Nobody has said that they come.'
                          : `${formatCount(view.coming, 'family', 'families')} said that they come. They are not told by this: you can write to them next.`}{' '}
                        A cancelled event cannot be planned again.
                      </p>
                      <Button
                        style={{ justifySelf: 'start' }}
                        loading={verb.isBusy}
                        onClick={() => {
                          change('cancelled', 'Cancelled. Write to the families that said they come.');
                          close();
                        }}
                      >
                        Cancel the event
                      </Button>
                    </div>
                  )}
                </CaseDialog>
              </>
            ) : null}
          </>
        }
      />
      <FamiliesNav />
      <SaidNotice verb={verb} />
      {view.words ? <p>{view.words}</p> : null}
      <Themes view={view} verb={verb} />
      <Guests view={view} verb={verb} />
    </div>
  );
}

function Themes({ view, verb }: { view: EventView; verb: Verb }) {
  const { key } = useInstitution();
  if (view.state === 'cancelled') return null;
  return (
    <Section
      title="What families said"
      note="As themes, without names"
      actions={
        <CaseDialog label="Write down a theme" title="What families said">
          {(close) => (
            <ThemeForm
              staff={view.staff}
              draft={`theme-${view.eventId}`}
              onCancel={close}
              onSave={async (body) => {
                await api.post(tenant(key, `/families/events/${view.eventId}/themes`), body);
                close();
                await verb.refresh();
                verb.say({ words: 'Written down.', tone: 'good' });
              }}
            />
          )}
        </CaseDialog>
      }
    >
      {view.themesSaid.length === 0 ? (
        <p className={page.quiet}>Nothing is written down yet.</p>
      ) : (
        <PlainTable
          caption="Themes"
          rows={view.themesSaid}
          keyOf={(one) => one.themeId}
          columns={[
            { key: 'words', label: 'Theme', isName: true, cell: (one) => one.words },
            { key: 'voices', label: 'Said by', isNumeric: true, cell: (one) => one.voices },
            { key: 'answer', label: 'What we do', cell: (one) => one.answer || '–' },
            { key: 'owner', label: 'Who', cell: (one) => one.owner ?? '–' },
          ]}
        />
      )}
    </Section>
  );
}

const some_guests = 40;
const keyOfGuest = (one: GuestLine) => `${one.householdKey} ${one.holderKind} ${one.holderId}`;

function Guests({ view, verb }: { view: EventView; verb: Verb }) {
  const { key, words } = useInstitution();
  const [wanted, setWanted] = useState('');
  const [isWhole, setWhole] = useState(false);
  const path = tenant(key, `/families/events/${view.eventId}`);
  const found = view.guests.filter((one) =>
    [one.family, ...one.students.map(({ name }) => name)].some((name) =>
      name.toLowerCase().includes(wanted.trim().toLowerCase()),
    ),
  );
  const shown = isWhole ? found : found.slice(0, some_guests);
  const guestKey = ({ householdKey, holderKind, holderId }: GuestLine) => ({ householdKey, holderKind, holderId });
  const mark = (one: GuestLine, came: boolean) =>
    verb.run(
      () => api.post(`${path}/came`, { ...guestKey(one), came }),
      came ? `${one.family} came.` : `Noted: ${one.family} did not come.`,
    );
  return (
    <Section
      title="Families"
      note={
        view.hidden > 0
          ? `${formatCount(view.hidden, 'more household is', 'more households are')} invited whose ${words.students} you do not see`
          : undefined
      }
    >
      {view.guests.length === 0 ? (
        <p className={page.quiet}>No family of yours is invited.</p>
      ) : (
        <>
          <TextInput
            label={`Find a family or ${words.student}`}
            maw={420}
            mb="sm"
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
          <PlainTable
            caption="Guests"
            rows={shown}
            keyOf={keyOfGuest}
            isDense
            columns={[
              { key: 'family', label: 'Family', isName: true, cell: (one) => <bdi>{one.family}</bdi> },
              {
                key: 'students',
                label: capital(words.students),
                cell: (one) =>
                  one.students.map(({ studentId, name }, index) => (
                    <span key={studentId}>
                      {index > 0 ? ', ' : ''}
                      <a href={addressOf(key, `/students/${studentId}`)}>
                        <bdi>{name}</bdi>
                      </a>
                    </span>
                  )),
              },
              {
                key: 'answer',
                label: 'Answer',
                cell: (one) =>
                  one.answer === null
                    ? '–'
                    : `${answer_words[one.answer]}${one.people ? `, ${formatCount(one.people, 'person', 'people')}` : ''}`,
              },
              {
                key: 'interpreter',
                label: 'Interpreter',
                cell: (one) => (one.interpreter ? languageName(one.interpreter) : '–'),
              },
              { key: 'came', label: 'Came', cell: (one) => (one.came === null ? '–' : one.came ? 'yes' : 'no') },
              {
                key: 'do',
                label: 'Do',
                isActions: true,
                cell: (one) =>
                  view.state === 'cancelled' ? null : view.state === 'planned' ? (
                    <CaseDialog label="Answer" title={`What ${one.family} said`} size="compact-sm">
                      {(close) => (
                        <GuestAnswerForm
                          guest={one}
                          onCancel={close}
                          onSave={async (body) => {
                            await api.post(`${path}/answers`, { ...guestKey(one), ...body });
                            close();
                            await verb.refresh();
                          }}
                        />
                      )}
                    </CaseDialog>
                  ) : (
                    <Button.Group>
                      <Button
                        variant={one.came === true ? 'filled' : 'default'}
                        size="compact-sm"
                        aria-label={`${one.family} came`}
                        onClick={() => mark(one, true)}
                      >
                        Came
                      </Button>
                      <Button
                        variant={one.came === false ? 'filled' : 'default'}
                        size="compact-sm"
                        aria-label={`${one.family} did not come`}
                        onClick={() => mark(one, false)}
                      >
                        Not
                      </Button>
                    </Button.Group>
                  ),
              },
            ]}
          />
          {found.length > shown.length ? (
            <Button variant="subtle" mt="sm" onClick={() => setWhole(true)}>
              {`Show all ${found.length}`}
            </Button>
          ) : null}
        </>
      )}
    </Section>
  );
}
