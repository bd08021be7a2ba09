import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy } from 'react';
import { way_words } from '../../../../../families/core/gatherings/invitation.ts';
import type { InvitationLine, OfferView } from '../../../../../families/core/gatherings/views.ts';
import { capital } from '../../../../../kernel/capital.ts';
import { languageName } from '../../../../../kernel/languages.ts';
import { clockName, formatCount, formatMoment } from '../../../../../ui/format.ts';
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
import styles from '../families.module.css';
import { FamiliesNav } from '../families-nav.tsx';
import { WriteLink } from '../write-link.tsx';

const MeetingEndForm = lazy(async () => ({ default: (await import('./meeting-end-form.tsx')).MeetingEndForm }));
const GivePage = lazy(async () => ({ default: (await import('../give-page.tsx')).GivePage }));
const InviteForm = lazy(async () => ({ default: (await import('./invite-form.tsx')).InviteForm }));

const state_words = {
  invited: 'asked',
  booked: 'booked',
  declined: 'not wanted',
  held: 'took place',
  missed: 'did not come',
};

/** One offer: its times, and what each family said. */
export default function OfferPage() {
  const { key } = useInstitution();
  const { offerId } = useParams({ strict: false }) as { offerId: string };
  const query = useQuery({
    queryKey: [key, 'family-meeting', offerId],
    queryFn: ({ signal }) =>
      api.get<OfferView>(tenant(key, `/families/meetings/${encodeURIComponent(offerId)}`), {}, signal),
    placeholderData: (last) => (last?.offerId === offerId ? last : undefined),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Offer view={view} verb={verb} />}
    </Loaded>
  );
}

function Offer({ view, verb }: { view: OfferView; verb: Verb }) {
  const { key, name } = useInstitution();
  const isOpen = view.state === 'open';
  return (
    <div className={page.stack}>
      <title>{`${view.title} – ${name}`}</title>
      <PageHeader
        title={view.title}
        sentence={`${formatCount(view.booked, 'time is', 'times are')} booked, ${view.free} free; ${formatCount(view.invited, 'family was', 'families were')} asked.`}
        reason={`With ${view.host}, ${way_words[view.way]}: ${view.place}. Families change it until ${view.noticeHours} hours before.`}
        actions={
          <>
            <a href={addressOf(key, '/families/meetings')}>All meetings</a>
            {view.invitations.length > 0 ? (
              <WriteLink
                about={{ ids: [...new Set(view.invitations.map(({ student }) => student.studentId))].join(',') }}
              >
                Write to them
              </WriteLink>
            ) : null}
            {isOpen ? (
              <>
                <CaseDialog label="Ask more families" title="Ask more families">
                  {(close) => (
                    <InviteForm
                      onCancel={close}
                      onSave={async (studentIds) => {
                        const { invited, withoutFamily } = await api.post<{ invited: number; withoutFamily: number }>(
                          tenant(key, `/families/meetings/${view.offerId}/invitations`),
                          { studentIds },
                        );
                        close();
                        await verb.refresh();
                        verb.say({
                          words: `${formatCount(invited, 'invitation')} added${withoutFamily > 0 ? `; for ${withoutFamily} nobody can be asked` : ''}.`,
                          tone: 'good',
                        });
                      }}
                    />
                  )}
                </CaseDialog>
                <Button
                  variant="default"
                  size="compact-md"
                  loading={verb.isBusy}
                  onClick={() =>
                    verb.run(
                      () => api.post(tenant(key, `/families/meetings/${view.offerId}/close`), {}),
                      'Closed: times that nobody booked are taken back. What is booked stays.',
                    )
                  }
                >
                  Close it
                </Button>
              </>
            ) : null}
          </>
        }
      />
      <FamiliesNav />
      <SaidNotice verb={verb} />
      <Section title="Families">
        {view.hidden > 0 ? (
          <p
            className={page.quiet}
          >{`${formatCount(view.hidden, 'more family was', 'more families were')} asked whose students you do not see.`}</p>
        ) : null}
        {view.invitations.length === 0 ? (
          <p className={page.quiet}>No family has been asked yet. “Ask more families” invites them.</p>
        ) : (
          <Invitations view={view} verb={verb} />
        )}
      </Section>
      <Section title="Times" note={`By the school’s clock: ${clockName(view.timeZone)}`}>
        <ul className={styles.slots}>
          {view.slots.map((slot) => {
            const who = view.invitations.find(({ invitationId }) => invitationId === slot.invitationId);
            return (
              <li
                key={slot.slotId}
                data-taken={slot.invitationId !== null || undefined}
                data-withdrawn={slot.isWithdrawn || undefined}
              >
                {formatMoment(slot.startsAt, view.timeZone)}
                <span className={styles.small}>
                  {slot.isWithdrawn ? 'taken back' : slot.invitationId === null ? 'free' : (who?.family ?? 'booked')}
                </span>
              </li>
            );
          })}
        </ul>
      </Section>
    </div>
  );
}

function Invitations({ view, verb }: { view: OfferView; verb: Verb }) {
  const { key, words } = useInstitution();
  return (
    <PlainTable
      caption="Families that were asked"
      rows={view.invitations}
      keyOf={(one) => one.invitationId}
      columns={[
        { key: 'family', label: 'Family', isName: true, cell: (one) => <bdi>{one.family}</bdi> },
        {
          key: 'student',
          label: capital(words.student),
          cell: (one) => (
            <a href={addressOf(key, `/students/${one.student.studentId}`)}>
              <bdi>{one.student.name}</bdi>
            </a>
          ),
        },
        {
          key: 'state',
          label: 'State',
          cell: (one) => (
            <>
              {state_words[one.state]}
              {one.answeredBy ? (
                <span className={styles.small}>
                  {one.answeredBy === 'family' ? 'by the family' : `written down by ${one.answeredBy}`}
                </span>
              ) : null}
            </>
          ),
        },
        {
          key: 'when',
          label: 'When',
          cell: (one) => (one.startsAt ? formatMoment(one.startsAt, view.timeZone) : '–'),
        },
        {
          key: 'needs',
          label: 'Needs',
          cell: (one) =>
            [one.interpreter ? `interpreter: ${languageName(one.interpreter)}` : '', one.wish]
              .filter(Boolean)
              .join('; ') || '–',
        },
        { key: 'do', label: 'Do', isActions: true, cell: (one) => <Actions one={one} view={view} verb={verb} /> },
      ]}
    />
  );
}

function Actions({ one, view, verb }: { one: InvitationLine; view: OfferView; verb: Verb }) {
  const { key } = useInstitution();
  const path = `/families/invitations/${one.invitationId}`;
  const free = view.slots.filter((slot) => slot.invitationId === null && !slot.isWithdrawn && slot.startsAt > view.now);
  const isOver = one.startsAt !== null && one.startsAt <= view.now;
  if (one.state === 'held' || one.state === 'declined') return null;
  if (one.state === 'booked' && isOver)
    return (
      <CaseDialog label="How did it go?" title={`Meeting with ${one.family}`} size="compact-sm">
        {(close) => (
          <MeetingEndForm
            draft={`meeting-${one.invitationId}`}
            onCancel={close}
            onSave={async (body) => {
              await api.post(tenant(key, `${path}/end`), body);
              close();
              await verb.refresh();
              verb.say({ words: 'Noted, and logged as a contact.', tone: 'good' });
            }}
          />
        )}
      </CaseDialog>
    );
  return (
    <>
      <CaseDialog label="Link" title={`A link for ${one.family}`} size="compact-sm">
        {(close) => (
          <GivePage
            holder={{ kind: one.holderKind, id: one.holderId, name: one.family }}
            of={{ purpose: 'meeting', subjectId: one.invitationId }}
            onDone={close}
          />
        )}
      </CaseDialog>{' '}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" size="compact-sm" aria-label={`Book or change for ${one.family}`}>
            {one.state === 'booked' ? 'Change' : 'Book for them'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
          {view.state === 'open'
            ? free.map((slot) => (
                <Menu.Item
                  key={slot.slotId}
                  onClick={() =>
                    verb.run(
                      () => api.post(tenant(key, `${path}/book`), { slotId: slot.slotId }),
                      'Booked.',
                      () => api.post(tenant(key, `${path}/cancel`), {}),
                    )
                  }
                >
                  {formatMoment(slot.startsAt, view.timeZone)}
                </Menu.Item>
              ))
            : null}
          {one.state === 'booked' ? (
            <Menu.Item
              onClick={() =>
                verb.run(() => api.post(tenant(key, `${path}/cancel`), {}), 'Cancelled: the time is free again.')
              }
            >
              Cancel it
            </Menu.Item>
          ) : null}
          <Menu.Item
            onClick={() =>
              verb.run(() => api.post(tenant(key, `${path}/decline`), {}), 'Noted: they do not want to meet now.')
            }
          >
            They do not want to meet now
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
