import { Button, FileInput } from '@mantine/core';
import { useState } from 'react';
import { fateWords, type SheetFate, sheetColumns } from '../../../../interventions/core/plan-sheet.ts';
import type { ImportView } from '../../../../interventions/core/views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { Notice } from '../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import page from '../pages.module.css';

/** Plans that stand in a spreadsheet come in, each row with its fate. */
export default function PlanImportPage() {
  const { key, name, words } = useInstitution();
  const [file, choose] = useState<File | null>(null);
  const [view, show] = useState<ImportView | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const take = async () => {
    if (!file) return;
    setBusy(true);
    setTrouble(null);
    show(null);
    try {
      show(await api.post<ImportView>(tenant(key, '/plan-imports'), { name: file.name, text: await file.text() }));
    } catch (error) {
      setTrouble((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={page.stack}>
      <title>{`Import plans – ${name}`}</title>
      <PageHeader
        title="Import plans"
        sentence="Save the spreadsheet as CSV. Every row is accounted for; the same file twice changes nothing."
        actions={<a href={addressOf(key, '/plans')}>Plans and follow-ups</a>}
      />
      <form
        className={styles.part}
        onSubmit={(event) => {
          event.preventDefault();
          void take();
        }}
      >
        <FileInput
          label="File"
          description="UTF-8, up to 900 kB"
          placeholder="Choose a file"
          accept=".csv,text/csv,text/plain"
          value={file}
          onChange={choose}
          style={{ maxWidth: 420 }}
        />
        <div>
          <Button type="submit" disabled={!file} loading={isBusy}>
            Import
          </Button>
        </div>
      </form>
      {trouble ? (
        <Notice tone="bad" title="Nothing came in" isAlert>
          {trouble}
        </Notice>
      ) : null}
      {view ? (
        <Section title={view.isKnown ? `${view.name}: was here already` : view.name} note={view.sentence}>
          <PlainTable
            caption="What became of each row"
            rows={view.rows}
            keyOf={(row) => String(row.rowNo)}
            isDense
            columns={[
              { key: 'row', label: 'Row', isNumeric: true, cell: (row) => row.rowNo },
              {
                key: 'fate',
                label: 'What became of it',
                // The server gives these alone.
                cell: (row) => fateWords[row.fate as SheetFate] ?? row.fate,
              },
              { key: 'words', label: 'Why', cell: (row) => row.words ?? '' },
              {
                key: 'plan',
                label: 'Plan',
                cell: (row) => (row.planId ? <a href={addressOf(key, `/plans/${row.planId}`)}>Open it</a> : ''),
              },
            ]}
          />
        </Section>
      ) : (
        <Section
          title="Its columns"
          note={`The first row names them; student, kind, goal, target and starts_on are needed`}
        >
          <p className={styles.words}>
            <code translate="no">{sheetColumns.join(', ')}</code>
          </p>
          <p className={styles.words}>
            student is an identifier of the roster; kind the name of a kind of intervention; days are written
            2014-02-17; case_manager is a mail address, a name or an identifier of staff, and empty for whoever looks
            after the {words.student}.
          </p>
        </Section>
      )}
    </div>
  );
}
