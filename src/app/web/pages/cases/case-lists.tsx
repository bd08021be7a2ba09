import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { priorityWords } from '../../../../cases/core/change-words.ts';
import type { CaseListsView } from '../../../../cases/core/views.ts';
import styles from '../../../../cases/web/cases.module.css';
import { Section } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { CaseDialog } from './case-dialog.tsx';

const forms = () => import('../../../../cases/web/list-forms.tsx');
const KindForm = lazy(async () => ({ default: (await forms()).KindForm }));
const BarriersForm = lazy(async () => ({ default: (await forms()).BarriersForm }));

/** The institution's own kinds of case and barriers. */
export function CaseLists({ verb }: { verb: Verb }) {
  const { key } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'case-lists'],
    queryFn: ({ signal }) => api.get<CaseListsView>(tenant(key, '/case-lists'), {}, signal),
  });
  return (
    <Loaded query={query} skeleton={<TableSkeleton rows={3} />}>
      {(view) => (
        <div className={styles.columns}>
          <Kinds view={view} verb={verb} />
          <Section
            title="Barriers"
            note="What may stand in a student’s way; named on cases, so that patterns can be seen"
          >
            <div className={styles.chips}>
              {view.barriers.map((barrier) => (
                <span key={barrier} className={styles.chip}>
                  {barrier}
                </span>
              ))}
            </div>
            <div>
              <CaseDialog label="Change the list" title="Barriers">
                {(close) => (
                  <BarriersForm
                    barriers={view.barriers}
                    onCancel={close}
                    onSave={async (names) => {
                      await api.put(tenant(key, '/case-barriers'), { names });
                      close();
                      await verb.refresh();
                    }}
                  />
                )}
              </CaseDialog>
            </div>
          </Section>
        </div>
      )}
    </Loaded>
  );
}

function Kinds({ view, verb }: { view: CaseListsView; verb: Verb }) {
  const { key } = useInstitution();
  const form = (kind: CaseListsView['kinds'][number] | null) => (close: () => void) => (
    <KindForm
      kind={kind}
      onCancel={close}
      onSave={async (body) => {
        if (kind) await api.put(tenant(key, `/case-kinds/${kind.key}`), body);
        else await api.post(tenant(key, '/case-kinds'), body);
        close();
        await verb.refresh();
      }}
    />
  );
  return (
    <Section title="Kinds of case" note="One open case of a kind for each student">
      <ul className={styles.lines}>
        {view.kinds.map((kind) => (
          <li key={kind.key}>
            <div className={styles.lineHead}>
              <b>{kind.name}</b>
              <span className={styles.faint}>
                {kind.isActive ? '' : 'not in use · '}
                {priorityWords[kind.defaultPriority].toLowerCase()}, {kind.targetDays} days · {kind.stages.join(' → ')}
              </span>
              <CaseDialog label="Change" title={kind.name} size="compact-sm" variant="subtle">
                {form(kind)}
              </CaseDialog>
            </div>
          </li>
        ))}
      </ul>
      <div>
        <CaseDialog label="New kind" title="A new kind of case">
          {form(null)}
        </CaseDialog>
      </div>
    </Section>
  );
}
