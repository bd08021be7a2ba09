import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { way_words } from '../../../../../families/core/gatherings/invitation.ts';
import type { OffersView } from '../../../../../families/core/gatherings/views.ts';
import { capital } from '../../../../../kernel/capital.ts';
import { languageName } from '../../../../../kernel/languages.ts';
import { clockName, formatCount, formatMoment } from '../../../../../ui/format.ts';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { FamiliesNav } from '../families-nav.tsx';

const OfferForm = lazy(async () => ({ default: (await import('./offer-form.tsx')).OfferForm }));

/** Times that families can book, and the meetings they booked. */
export default function MeetingsPage() {
  const { key, name, words } = useInstitution();
  const { go } = useAddress();
  const query = useQuery({
    queryKey: [key, 'family-meetings'],
    queryFn: ({ signal }) => api.get<OffersView>(tenant(key, '/families/meetings'), {}, signal),
  });
  return (
    <div className={page.stack}>
      <title>{`Meetings with ${words.families} – ${name}`}</title>
      <PageHeader
        title={`Meetings with ${words.families}`}
        sentence={query.data?.sentence}
        actions={
          query.data ? (
            <CaseDialog label="Offer times" title={`Times for ${words.families}`} variant="filled">
              {(close) => (
                <OfferForm
                  view={query.data}
                  onCancel={close}
                  onSave={async (body) => {
                    const { offerId } = await api.post<{ offerId: string }>(tenant(key, '/families/meetings'), body);
                    close();
                    go(addressOf(key, `/families/meetings/${offerId}`));
                  }}
                />
              )}
            </CaseDialog>
          ) : null
        }
      />
      <FamiliesNav />
      <Loaded query={query} skeleton={<TableSkeleton rows={4} />}>
        {(view) => (
          <>
            <Coming view={view} />
            <Offers view={view} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Coming({ view }: { view: OffersView }) {
  const { key, words } = useInstitution();
  return (
    <Section title="Booked" note={`By the school’s clock: ${clockName(view.timeZone)}`}>
      {view.coming.length === 0 ? (
        <p className={page.quiet}>{`No ${words.family} has booked a time that is still to come.`}</p>
      ) : (
        <PlainTable
          caption={`Meetings that ${words.families} booked`}
          rows={view.coming}
          keyOf={(one) => one.invitationId}
          columns={[
            {
              key: 'when',
              label: 'When',
              isName: true,
              cell: (one) => (
                <a href={addressOf(key, `/families/meetings/${one.offerId}`)}>
                  {formatMoment(one.startsAt, view.timeZone)}
                </a>
              ),
            },
            { key: 'family', label: capital(words.family), cell: (one) => <bdi>{one.family}</bdi> },
            {
              key: 'student',
              label: capital(words.student),
              cell: (one) => (
                <a href={addressOf(key, `/students/${one.student.studentId}`)}>
                  <bdi>{one.student.name}</bdi>
                </a>
              ),
            },
            { key: 'about', label: 'About', cell: (one) => one.title },
            { key: 'host', label: 'With', cell: (one) => one.host },
            {
              key: 'interpreter',
              label: 'Interpreter',
              cell: (one) => (one.interpreter ? languageName(one.interpreter) : '–'),
            },
          ]}
        />
      )}
    </Section>
  );
}

function Offers({ view }: { view: OffersView }) {
  const { key, words } = useInstitution();
  return (
    <Section
      title="Offered"
      note={`Each ${words.family} books one time by a link, moves it or cancels it, without an account`}
    >
      {view.offers.length === 0 ? (
        <p className={page.quiet}>
          Nothing is offered yet. “Offer times” turns free hours of a member of staff into times that families choose
          from.
        </p>
      ) : (
        <PlainTable
          caption="Times on offer"
          rows={view.offers}
          keyOf={(one) => one.offerId}
          isQuiet={(one) => one.state === 'closed'}
          columns={[
            {
              key: 'title',
              label: 'About',
              isName: true,
              cell: (one) => <a href={addressOf(key, `/families/meetings/${one.offerId}`)}>{one.title}</a>,
            },
            { key: 'host', label: 'With', cell: (one) => one.host },
            { key: 'way', label: 'Where', cell: (one) => `${way_words[one.way]}: ${one.place}` },
            {
              key: 'when',
              label: 'First and last',
              cell: (one) =>
                one.firstAt && one.lastAt
                  ? `${formatMoment(one.firstAt, view.timeZone)} – ${formatMoment(one.lastAt, view.timeZone)}`
                  : '–',
            },
            {
              key: 'booked',
              label: 'Booked',
              isNumeric: true,
              cell: (one) => `${one.booked} of ${one.booked + one.free}`,
            },
            {
              key: 'invited',
              label: 'Asked',
              isNumeric: true,
              cell: (one) => formatCount(one.invited, words.family, words.families),
            },
            { key: 'state', label: 'State', cell: (one) => one.state },
          ]}
        />
      )}
    </Section>
  );
}
