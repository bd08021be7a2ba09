import { useQuery } from '@tanstack/react-query';
import type { AutomaticLine, AutomaticView } from '../../../../../families/core/writing/views.ts';
import { capital } from '../../../../../kernel/capital.ts';
import { SelectField, TextField } from '../../../../../ui/form/fields.tsx';
import { FieldRow, FormBody } from '../../../../../ui/form/form-parts.tsx';
import { useForm } from '../../../../../ui/form/use-form.ts';
import { daysInWords, formatDay, formatHour } from '../../../../../ui/format.ts';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../../ui/plain-table.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { CaseDialog } from '../../cases/case-dialog.tsx';
import page from '../../pages.module.css';
import { SaidNotice } from '../../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../../set-up/use-verb.ts';
import { FamiliesNav } from '../families-nav.tsx';
import styles from './writing.module.css';

const mode_words = { off: 'off', propose: 'made every day, a person lets it go', send: 'goes by itself' };

/** What goes to families without anybody writing it, and what keeps it back today. */
export default function AutomaticPage() {
  const { key, name, words } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'family-automatics'],
    queryFn: ({ signal }) => api.get<AutomaticView>(tenant(key, '/family-automatics'), {}, signal),
  });
  const verb = useVerb();
  const on = query.data?.automatics.filter(({ mode }) => mode !== 'off') ?? [];
  return (
    <div className={page.stack}>
      <title>{`What goes by itself – ${name}`}</title>
      <PageHeader
        title="What goes by itself"
        sentence={
          query.data
            ? on.length === 0
              ? `Nothing goes to ${words.families} by itself.`
              : `${on.map((one) => one.name).join(', ')}: made by the system; what is far from usual waits for a person.`
            : undefined
        }
        reason={`A corrected mark tells every ${words.family} that was told, without being turned on.`}
      />
      <FamiliesNav />
      <SaidNotice verb={verb} />
      <Loaded query={query} skeleton={<TableSkeleton rows={5} />}>
        {({ automatics }) => <Rows automatics={automatics} verb={verb} />}
      </Loaded>
    </div>
  );
}

function Rows({ automatics, verb }: { automatics: readonly AutomaticLine[]; verb: Verb }) {
  const { key } = useInstitution();
  const can = useCan();
  return (
    <PlainTable
      caption="What goes by itself"
      rows={automatics}
      keyOf={(one) => one.occasion}
      isQuiet={(one) => one.mode === 'off'}
      columns={[
        {
          key: 'name',
          label: 'Occasion',
          isName: true,
          cell: (one) => (
            <>
              <a href={addressOf(key, `/families/templates/${one.templateKey}`)}>{one.name}</a>
              <div className={styles.faint}>{one.when}</div>
            </>
          ),
        },
        { key: 'mode', label: 'How', cell: (one) => capital(mode_words[one.mode]) },
        { key: 'hour', label: 'From', cell: (one) => formatHour(one.hour) },
        { key: 'threshold', label: 'When', cell: (one) => (one.counts ? `${one.threshold} ${one.counts}` : '–') },
        {
          key: 'last',
          label: 'Last',
          cell: (one) =>
            one.mode !== 'off' && one.blocked ? daysInWords(one.blocked) : one.lastDay ? formatDay(one.lastDay) : '–',
        },
        {
          key: 'change',
          label: 'Change',
          isActions: true,
          cell: (one) =>
            can('families:configure') ? (
              <CaseDialog label="Change" title={one.name} size="compact-sm">
                {(close) => (
                  <AutomaticForm
                    automatic={one}
                    onCancel={close}
                    onSave={async (body) => {
                      await api.put(tenant(key, `/family-automatics/${one.occasion}`), body);
                      close();
                      await verb.refresh();
                      verb.say({ words: 'Saved.', tone: 'good' });
                    }}
                  />
                )}
              </CaseDialog>
            ) : null,
        },
      ]}
    />
  );
}

function AutomaticForm({
  automatic,
  onSave,
  onCancel,
}: {
  automatic: AutomaticLine;
  onSave: (body: Record<string, unknown>) => Promise<unknown>;
  onCancel: () => void;
}) {
  const form = useForm({
    draft: `automatic-${automatic.occasion}`,
    initial: { mode: automatic.mode as string, hour: String(automatic.hour), threshold: String(automatic.threshold) },
    checks: {
      hour: (value) => (Number(value) >= 6 && Number(value) <= 20 ? null : 'Between 6 and 20.'),
      threshold: (value) => (Number(value) >= 1 && Number(value) <= 60 ? null : 'Between 1 and 60.'),
    },
    save: ({ mode, hour, threshold }) => onSave({ mode, hour: Number(hour), threshold: Number(threshold) }),
  });
  return (
    <FormBody form={form} submit="Save" onCancel={onCancel}>
      <SelectField
        form={form}
        name="mode"
        label="How"
        choices={[
          { value: 'off', label: 'Off' },
          { value: 'propose', label: 'Made every day; a person lets it go' },
          { value: 'send', label: 'Goes by itself; what is far from usual waits' },
        ]}
      />
      <FieldRow>
        <TextField form={form} name="hour" type="number" min={6} max={20} width={6} label="From this hour on" />
        {automatic.counts ? (
          <TextField
            form={form}
            name="threshold"
            type="number"
            min={1}
            max={60}
            width={6}
            label={`Number: ${automatic.counts}`}
          />
        ) : null}
      </FieldRow>
    </FormBody>
  );
}
