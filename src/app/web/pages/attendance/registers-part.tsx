import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type {
  ConflictsView,
  RegisterItem,
  RegistersView,
} from '../../../../attendance/core/registers/register-views.ts';
import styles from '../../../../attendance/web/attendance.module.css';
import { capital } from '../../../../kernel/capital.ts';
import { formatCount, formatDay, formatInstant } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { writeSearch } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import { Codes, GiveCode } from './one-day-codes.tsx';
import { ContestedList } from './take/contested-list.tsx';

/** A day's registers: what was taken, what is still to be taken, and what somebody has to decide. */
export default function RegistersPart() {
  const { key } = useInstitution();
  const { search, set } = useAddress();
  const verb = useVerb();
  const asked = { day: search.day, unit: search.unit };
  const query = useQuery({
    queryKey: [key, 'registers', asked],
    queryFn: ({ signal }) => api.get<RegistersView>(tenant(key, '/attendance/registers'), asked, signal),
  });
  return (
    <div className={styles.stack}>
      <SaidNotice verb={verb} />
      <Conflicts verb={verb} />
      <Loaded query={query} skeleton={<TableSkeleton rows={8} />}>
        {(view) => (
          <>
            <div className={styles.controls}>
              <TextInput
                type="date"
                label="Day"
                value={view.day}
                max={view.today}
                onChange={(event) => set({ day: event.currentTarget.value || undefined })}
              />
              {view.units.length > 1 || (view.units.length === 1 && view.unitId === null) ? (
                <NativeSelect
                  label="School or programme"
                  value={search.unit ?? view.unitId ?? ''}
                  onChange={(event) => set({ unit: event.currentTarget.value || undefined })}
                  data={[
                    ...(view.unitId === null ? [{ value: '', label: 'Your classes' }] : []),
                    ...view.units.map(({ unitId, name }) => ({ value: unitId, label: name })),
                  ]}
                />
              ) : null}
              <Button component="a" href={takeHref(key, view)}>
                Take marks
              </Button>
            </div>
            <Registers view={view} verb={verb} />
            {view.mayGiveCodes ? <Codes verb={verb} /> : null}
          </>
        )}
      </Loaded>
    </div>
  );
}

const takeHref = (key: string, view: RegistersView, of?: RegisterItem['of']): string =>
  `/take/${encodeURIComponent(key)}${writeSearch({
    unit: view.unitId ?? undefined,
    class: of?.classId ?? undefined,
    year: of?.year ?? undefined,
  })}`;

function Registers({ view, verb }: { view: RegistersView; verb: Verb }) {
  const { key, words } = useInstitution();
  if (view.registers.length === 0)
    return (
      <Empty title="No registers here">
        <p>
          Registers are of classes, or of year groups where a school has no classes. Both come with the roster; a
          teacher sees the classes that they teach.
        </p>
      </Empty>
    );
  const taken = view.registers.filter((one) => one.taken.length > 0).length;
  return (
    <Section
      title={`${formatCount(view.registers.length, 'register')}, ${taken} taken here`}
      note={
        view.isOpen
          ? 'Files bring the marks of the rest: what a person took stands until a file says something newer.'
          : 'The calendar has this day closed: nobody is expected.'
      }
    >
      <PlainTable
        caption={`Registers of ${formatDay(view.day)}`}
        rows={view.registers}
        keyOf={({ of }) => of.classId ?? `${of.unitId} ${of.year}`}
        columns={[
          {
            key: 'name',
            label: 'Register',
            isName: true,
            cell: ({ of }) => (view.day === view.today ? <a href={takeHref(key, view, of)}>{of.name}</a> : of.name),
          },
          { key: 'place', label: 'Of', cell: ({ of }) => of.place },
          { key: 'n', label: capital(words.students), isNumeric: true, cell: ({ students }) => String(students) },
          {
            key: 'taken',
            label: 'Taken here',
            cell: ({ taken, contested }) => (
              <>
                {taken.length === 0
                  ? 'Not taken'
                  : taken.map(({ session, by, at }) => `${session}: ${by}, ${formatInstant(at)}`).join('; ')}
                {contested > 0 ? ` · ${contested} to decide` : ''}
              </>
            ),
          },
          ...(view.mayGiveCodes
            ? [
                {
                  key: 'code',
                  label: 'Substitute',
                  cell: ({ of }: RegisterItem) =>
                    of.classId === null ? null : <GiveCode classId={of.classId} name={of.name} verb={verb} />,
                },
              ]
            : []),
        ]}
      />
      {view.hasMore ? <p className={styles.quiet}>Only the first are listed. Choose a school above.</p> : null}
    </Section>
  );
}

function Conflicts({ verb }: { verb: Verb }) {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'attendance-conflicts'],
    queryFn: ({ signal }) => api.get<ConflictsView>(tenant(key, '/attendance/conflicts'), {}, signal),
  });
  const view = query.data;
  if (!view || view.total === 0) return null;
  return (
    <Section
      title={`${formatCount(view.total, 'mark')} to decide`}
      note="Two marks of one session do not agree. What counts now stands beside; whichever you keep, both stay on record."
    >
      <ContestedList
        people={view.people}
        isBusy={verb.isBusy}
        onDecide={(mark, keep) =>
          void verb.run(
            () => api.post(tenant(key, `/attendance/conflicts/${mark.takenId}/decide`), { keep }),
            `${keep === 'taken' ? mark.taken.code : mark.other.code} counts for ${mark.name}.`,
          )
        }
      />
    </Section>
  );
}
