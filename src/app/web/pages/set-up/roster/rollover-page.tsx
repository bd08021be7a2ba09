import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { RolloverGroup, RolloverNamesView, RolloverView } from '../../../../../cases/core/rollover.ts';
import styles from '../../../../../cases/web/cases.module.css';
import { PassedTable, UnitsTable } from '../../../../../cases/web/rollover-tables.tsx';
import { formatDay, formatNumber } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../../ui/skeletons.tsx';
import { Stat } from '../../../../../ui/stat.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import page from '../../pages.module.css';
import { Page, Trail } from '../page.tsx';
import { SaidNotice } from '../said-notice.tsx';
import { useVerb } from '../use-verb.ts';

/** What a roster would do, in figures; names on demand. Nothing changes until it is carried out. */
export default function RolloverPage() {
  const { key } = useInstitution();
  const { deliveryId } = useParams({ strict: false }) as { deliveryId: string };
  const query = useQuery({
    queryKey: [key, 'rollover', deliveryId],
    queryFn: ({ signal }) =>
      api.get<RolloverView>(tenant(key, `/rollovers/${encodeURIComponent(deliveryId)}`), {}, signal),
  });
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => <Rollover view={view} />}
    </Loaded>
  );
}

function Rollover({ view }: { view: RolloverView }) {
  const { key, words } = useInstitution();
  const { go } = useAddress();
  const can = useCan();
  const verb = useVerb();
  const { work, caseloads, asOf, deliveryId } = view;
  const delivery = addressOf(key, `/deliveries/${deliveryId}`);
  const carryOut = async () => {
    if (await verb.run(() => api.post(tenant(key, `/rollovers/${deliveryId}/carry-out`)), 'It is being stored.'))
      go(delivery);
  };
  const mayNameCases = view.mayName && can('cases:read');
  return (
    <Page title="Into the next year">
      <Trail
        steps={[
          { label: 'Deliveries', href: addressOf(key, '/deliveries') },
          { label: view.fileName, href: delivery },
        ]}
      />
      <PageHeader
        title={view.academicYear ? `Into ${view.academicYear}` : 'What this roster would do'}
        sentence={view.sentence}
        reason={`Where everybody is today, and where they would be on ${formatDay(asOf)}. Nothing has changed.`}
        actions={
          <>
            {can('roster:import') ? (
              <Button
                component="a"
                variant="default"
                href={tenant(key, `/rollovers/${deliveryId}/file`)}
                download
                leftSection={<IconDownload size={16} />}
              >
                The file
              </Button>
            ) : null}
            {view.mayCarryOut ? (
              <Button loading={verb.isBusy} onClick={() => void carryOut()}>
                Carry it out
              </Button>
            ) : null}
          </>
        }
      />
      <SaidNotice verb={verb} />
      <Warnings view={view} deliveryHref={delivery} />
      <Figures view={view} />
      <Section title="Where they are" note={`Enrolled today, and on ${formatDay(asOf)}`}>
        <UnitsTable rows={view.units} />
      </Section>
      <Section
        title="Open casework"
        note="Offered once it is carried out; whoever gets it accepts or asks. Nobody loses a case before."
      >
        {work.passed.length > 0 ? (
          <PassedTable rows={work.passed} students={words.students} />
        ) : (
          <p>Nothing that is open would go to somebody else.</p>
        )}
        <ul className={styles.lines}>
          {work.passed.length > 0 && mayNameCases ? (
            <li>
              <Names view={view} group="passed" />
            </li>
          ) : null}
          {work.closing.students > 0 ? (
            <li>
              <p>
                {formatNumber(work.closing.cases)} open {work.closing.cases === 1 ? 'case' : 'cases'} of{' '}
                {formatNumber(work.closing.students)} who leave: whoever leads closes or keeps them, all at once if they
                like.
              </p>
              {mayNameCases ? <Names view={view} group="closing" /> : null}
            </li>
          ) : null}
          {work.stays > 0 ? (
            <li>
              <p>
                {formatNumber(work.stays)} open cases and exemptions of {words.students} who move stay with whoever has
                them.
              </p>
            </li>
          ) : null}
        </ul>
      </Section>
      <Section title="Who looks after whom" note={`On ${formatDay(asOf)}`}>
        <ul className={styles.lines}>
          {caseloads.left.map(({ name, students }) => (
            <li key={name}>
              <p>
                <b>{name}</b> will have left, and still has {formatNumber(students)}{' '}
                {students === 1 ? words.student : words.students}.
              </p>
            </li>
          ))}
          {caseloads.withNobody === null ? (
            <li className={styles.faint}>The roster says of nobody who looks after them.</li>
          ) : caseloads.withNobody === 0 ? (
            <li>Everybody has somebody.</li>
          ) : (
            <li>
              <p>
                Nobody looks after {formatNumber(caseloads.withNobody)}{' '}
                {caseloads.withNobody === 1 ? words.student : words.students}.
              </p>
              <Names view={view} group="nobody" />
            </li>
          )}
        </ul>
      </Section>
    </Page>
  );
}

/** The four figures, each with its names below them all, where there is room. */
function Figures({ view }: { view: RolloverView }) {
  const { counts } = view;
  const [open, setOpen] = useState<RolloverGroup | null>(null);
  const figures = [
    ['year', 'Move up', counts.year],
    ['place', 'Change place', counts.place],
    ['left', 'Leave', counts.left],
    ['joined', 'Come new', counts.joined],
  ] as const;
  return (
    <div className={styles.part}>
      <dl className={page.facts}>
        {figures.map(([group, label, n]) => (
          <Stat
            key={group}
            label={label}
            value={formatNumber(n)}
            basis={
              <>
                of {formatNumber(counts.students)}{' '}
                {n > 0 && view.mayName ? (
                  <Button
                    variant="subtle"
                    size="compact-xs"
                    aria-expanded={open === group}
                    aria-label={`Names: ${label.toLowerCase()}`}
                    onClick={() => setOpen(open === group ? null : group)}
                  >
                    {open === group ? 'Hide names' : 'Names'}
                  </Button>
                ) : null}
              </>
            }
          />
        ))}
      </dl>
      {open ? <NameList view={view} group={open} /> : null}
    </div>
  );
}

/** What should be mended before it is carried out. */
function Warnings({ view, deliveryHref }: { view: RolloverView; deliveryHref: string }) {
  const { key } = useInstitution();
  return (
    <>
      {view.state === 'held' ? null : (
        <Notice title="This roster is not held any more">
          <a href={deliveryHref}>See what became of it.</a> The figures below compare its file with the roster as it is
          now.
        </Notice>
      )}
      {view.calendars.length > 0 ? (
        <Notice
          tone="attention"
          title={`No term dates ${view.academicYear ? `for ${view.academicYear}` : ''}: ${view.calendars.join(', ')}`}
          action={<a href={addressOf(key, '/calendar')}>Calendar</a>}
        >
          Without terms no week is scored there, and rules stay silent.
        </Notice>
      ) : null}
      {view.unended > 0 ? (
        <Notice tone="attention" title={`${formatNumber(view.unended)} enrolments of an earlier year have no last day`}>
          They would stand beside the new ones, so that nobody moves. Give them a last day in the file, or draft the
          year by the rule.
        </Notice>
      ) : null}
      {view.badRows > 0 ? (
        <Notice tone="attention" title={`${formatNumber(view.badRows)} rows cannot be read`}>
          They are left out of these figures. Once it is carried out, the delivery lists them with their reasons.
        </Notice>
      ) : null}
    </>
  );
}

interface NamesProps {
  view: RolloverView;
  group: RolloverGroup;
}

/** Opens the names of one of its figures. */
function Names({ view, group }: NamesProps) {
  const [isOpen, setOpen] = useState(false);
  if (!view.mayName) return null;
  return (
    <>
      <div>
        <Button variant="subtle" size="compact-xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide names' : 'Names'}
        </Button>
      </div>
      {isOpen ? <NameList view={view} group={group} /> : null}
    </>
  );
}

/** Who they are, once somebody asks: that they looked is on record. */
function NameList({ view, group }: NamesProps) {
  const { key } = useInstitution();
  const { data, error } = useQuery({
    queryKey: [key, 'rollover', view.deliveryId, group],
    queryFn: ({ signal }) =>
      api.get<RolloverNamesView>(tenant(key, `/rollovers/${view.deliveryId}/names`), { group }, signal),
  });
  if (error) return <p role="alert">{error.message}</p>;
  return (
    <ul className={styles.names}>
      {data?.students.map(({ studentId, name, identifier }) => (
        <li key={identifier}>
          {studentId ? <a href={addressOf(key, `/students/${studentId}`)}>{name}</a> : name}{' '}
          {name === identifier ? null : <span className={styles.faint}>{identifier}</span>}
        </li>
      ))}
      {data && data.total > data.students.length ? (
        <li className={styles.faint}>and {formatNumber(data.total - data.students.length)} more</li>
      ) : null}
    </ul>
  );
}
