import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { event_words } from '../../../../../families/core/gatherings/event.ts';
import type { EventsView } from '../../../../../families/core/gatherings/views.ts';
import { formatCount, formatMoment } from '../../../../../ui/format.ts';
import { PageHeader } from '../../../../../ui/page-header.tsx';
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

const EventForm = lazy(async () => ({ default: (await import('./event-form.tsx')).EventForm }));

/** Welcome nights, forums, celebrations: what is planned, and what came of those that have been. */
export default function EventsPage() {
  const { key, name, words } = useInstitution();
  const { go } = useAddress();
  const query = useQuery({
    queryKey: [key, 'family-events'],
    queryFn: ({ signal }) => api.get<EventsView>(tenant(key, '/families/events'), {}, signal),
  });
  return (
    <div className={page.stack}>
      <title>{`Events for ${words.families} – ${name}`}</title>
      <PageHeader
        title={`Events for ${words.families}`}
        sentence={query.data?.sentence}
        actions={
          query.data ? (
            <CaseDialog label="Plan an event" title={`An event for ${words.families}`} variant="filled">
              {(close) => (
                <EventForm
                  units={query.data.units}
                  leadsAll={query.data.leadsAll}
                  today={query.data.today}
                  onCancel={close}
                  onSave={async (body) => {
                    const { eventId } = await api.post<{ eventId: string }>(tenant(key, '/families/events'), body);
                    close();
                    go(addressOf(key, `/families/events/${eventId}`));
                  }}
                />
              )}
            </CaseDialog>
          ) : null
        }
      />
      <FamiliesNav />
      <Loaded query={query} skeleton={<TableSkeleton rows={4} />}>
        {(view) => <Events view={view} />}
      </Loaded>
    </div>
  );
}

function Events({ view }: { view: EventsView }) {
  const { key, words } = useInstitution();
  if (view.events.length === 0)
    return (
      <p className={page.quiet}>
        Nothing is planned yet. “Plan an event” invites every household of a school once, brothers and sisters together.
      </p>
    );
  return (
    <PlainTable
      caption="Events"
      rows={view.events}
      keyOf={(one) => one.eventId}
      isQuiet={(one) => one.state !== 'planned'}
      columns={[
        {
          key: 'title',
          label: 'Event',
          isName: true,
          cell: (one) => <a href={addressOf(key, `/families/events/${one.eventId}`)}>{one.title}</a>,
        },
        { key: 'kind', label: 'Kind', cell: (one) => event_words[one.kind] },
        { key: 'when', label: 'When', cell: (one) => formatMoment(one.startsAt, view.timeZone) },
        { key: 'of', label: 'For', cell: (one) => one.unit ?? `all ${words.families}` },
        { key: 'invited', label: 'Invited', isNumeric: true, cell: (one) => one.invited },
        { key: 'coming', label: 'Coming', isNumeric: true, cell: (one) => one.coming },
        { key: 'came', label: 'Came', isNumeric: true, cell: (one) => (one.state === 'planned' ? '–' : one.came) },
        {
          key: 'state',
          label: 'State',
          cell: (one) => (one.state === 'held' ? `held, ${formatCount(one.themes, 'theme')}` : one.state),
        },
      ]}
    />
  );
}
