import { useQuery } from '@tanstack/react-query';
import type { DefinitionsView } from '../../../../attendance/core/views.ts';
import styles from '../../../../attendance/web/attendance.module.css';
import { formatDay } from '../../../../ui/format.ts';
import { Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';

/** What each figure is, and what each code means in the pack that is in force. */
export default function DefinitionsPart() {
  const { key } = useInstitution();
  const mayChoose = useCan()('institution:configure');
  const query = useQuery({
    queryKey: [key, 'attendance-definitions'],
    queryFn: ({ signal }) => api.get<DefinitionsView>(tenant(key, '/attendance/definitions'), {}, signal),
  });
  return (
    <Loaded query={query} skeleton={<TableSkeleton rows={8} />}>
      {(view) => (
        <div className={styles.stack}>
          <Section title="Figures" note="Each with its formula and what it is a share of.">
            <dl className={styles.definitions}>
              {view.definitions.map((one) => (
                <div key={one.key} className={styles.group}>
                  <dt>{one.name}</dt>
                  <dd className={styles.formula}>{one.formula}</dd>
                  <dd>Of: {one.denominator}.</dd>
                  {one.notes ? <dd>{one.notes}</dd> : null}
                  {one.reference ? <dd className={styles.quiet}>{one.reference}</dd> : null}
                </div>
              ))}
            </dl>
          </Section>
          {mayChoose ? (
            <p>
              <a href={addressOf(key, '/attendance-codes')}>Choose the codes, and say what your own mean</a>
            </p>
          ) : null}
          {view.packs.map((pack) => (
            <Section
              key={pack.key}
              title={`Codes: ${pack.name}`}
              note={`${pack.isInForce ? 'In force' : 'Not in force'}; from ${formatDay(pack.from)}. ${pack.citation}. ${pack.checked} A mark is read by the codes of its day. This is no legal advice.`}
            >
              <PlainTable
                caption={`Codes of ${pack.name}`}
                isDense
                rows={pack.codes}
                keyOf={({ code }) => code}
                columns={[
                  { key: 'code', label: 'Code', isName: true, cell: ({ code }) => code },
                  { key: 'name', label: 'Name', cell: ({ name }) => name },
                  { key: 'meaning', label: 'Counted as', cell: ({ meaning }) => meaning },
                ]}
              />
            </Section>
          ))}
        </div>
      )}
    </Loaded>
  );
}
