import { Button, FileInput } from '@mantine/core';
import { useState } from 'react';
import {
  caseColumns,
  caseworkFateWords,
  contactColumns,
  neededColumns,
} from '../../../../cases/core/casework-sheet.ts';
import type { SheetImportView } from '../../../../cases/core/views.ts';
import { fateWords, sheetColumns } from '../../../../interventions/core/plans/plan-sheet.ts';
import type { ImportView } from '../../../../interventions/core/views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import type { Need } from '../../../../kernel/actor.ts';
import { rejectsOf } from '../../../../kernel/sheet.ts';
import { fileName, saveText, tableCsv } from '../../../../ui/charts/download.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PageTabs } from '../../../../ui/page-tabs.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { useAddress } from '../../use-address.ts';
import page from '../pages.module.css';

const sheets = ['plans', 'contacts', 'cases'] as const;
type Sheet = (typeof sheets)[number];
const sheetWords: Record<Sheet, string> = { plans: 'Plans', contacts: 'Contacts', cases: 'Cases' };
const needs: Record<Sheet, Need> = { plans: 'plans:lead', contacts: 'cases:lead', cases: 'cases:lead' };
const fates: Record<Sheet, Record<string, string>> = { plans: fateWords, ...caseworkFateWords };

const columnsOf: Record<Sheet, { all: readonly string[]; needed: readonly string[]; words: string }> = {
  plans: {
    all: sheetColumns,
    needed: ['student', 'kind', 'goal', 'target', 'starts_on'],
    words:
      'kind is the name of a kind of intervention; case_manager is a mail address, a name or an identifier of staff, and empty for whoever looks after them.',
  },
  contacts: {
    all: contactColumns,
    needed: neededColumns.contacts,
    words:
      'way is call, meeting, email, text, visit or in_passing; reach is two_way (also when empty) or attempt; with_family is yes or no; by is who had the contact: a mail address, a name or an identifier of staff, and empty for yourself.',
  },
  cases: {
    all: caseColumns,
    needed: neededColumns.cases,
    words:
      'kind, stage and close_reason are those of this institution; priority is 1, 2 or 3; owner is a mail address, a name or an identifier of staff, and empty for whoever looks after them. A case with closed_on and close_reason comes in closed. Nobody is written to.',
  },
};

/** What a row came to, whichever sheet it was of. */
interface Shown {
  name: string;
  isKnown: boolean;
  sentence: string;
  rows: { rowNo: number; fate: string; words: string | null; path: string | null }[];
}

function shownOf(view: ImportView | SheetImportView): Shown {
  return {
    ...view,
    rows: view.rows.map((row) => ({
      ...row,
      path:
        'planId' in row
          ? row.planId && `/plans/${row.planId}`
          : row.caseId
            ? `/cases/${row.caseId}`
            : row.studentId && `/students/${row.studentId}`,
    })),
  };
}

/** Plans, contacts and cases that stand in a spreadsheet come in, each row with its fate. */
export default function SheetImportPage() {
  const { key, name } = useInstitution();
  const { search } = useAddress();
  const can = useCan();
  const allowed = sheets.filter((sheet) => can(needs[sheet]));
  const what = allowed.find((sheet) => sheet === search.what) ?? allowed[0];
  if (!what)
    return (
      <Empty title="Not for this role">Whoever leads plans or casework brings in what stands in a spreadsheet.</Empty>
    );
  return (
    <div className={page.stack}>
      <title>{`Import ${what} – ${name}`}</title>
      <PageHeader
        title="Import from a spreadsheet"
        sentence="Save the spreadsheet as CSV. Every row is accounted for; the same file twice changes nothing."
        actions={
          <a href={addressOf(key, what === 'plans' ? '/plans' : '/cases')}>{what === 'plans' ? 'Plans' : 'Cases'}</a>
        }
      />
      <PageTabs
        label="What the spreadsheet holds"
        tabs={allowed.map((sheet) => ({
          key: sheet,
          href: addressOf(key, '/cases/import', { what: sheet }),
          isOpen: sheet === what,
          words: sheetWords[sheet],
        }))}
      />
      <Import key={what} what={what} />
    </div>
  );
}

function Import({ what }: { what: Sheet }) {
  const { key } = useInstitution();
  const [file, choose] = useState<File | null>(null);
  const [taken, show] = useState<{ text: string; shown: Shown } | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const take = async () => {
    if (!file) return;
    setBusy(true);
    setTrouble(null);
    show(null);
    try {
      const text = await file.text();
      const view =
        what === 'plans'
          ? await api.post<ImportView>(tenant(key, '/plan-imports'), { name: file.name, text })
          : await api.post<SheetImportView>(tenant(key, '/casework-imports'), { kind: what, name: file.name, text });
      show({ text, shown: shownOf(view) });
    } catch (error) {
      setTrouble((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
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
      {taken ? <Fates what={what} {...taken} /> : <Columns what={what} />}
    </>
  );
}

function Fates({ what, text, shown }: { what: Sheet; text: string; shown: Shown }) {
  const { key } = useInstitution();
  const rejects = rejectsOf(text, shown.rows);
  const isOne = rejects.rows.length === 1;
  return (
    <Section title={shown.isKnown ? `${shown.name}: was here already` : shown.name} note={shown.sentence}>
      {rejects.rows.length > 0 ? (
        <div>
          <Button
            variant="default"
            // The mark of UTF-8, without which a spreadsheet takes it for something older.
            onClick={() => saveText(`\uFEFF${tableCsv(rejects)}`, 'text/csv', `${fileName(shown.name)}-rejects.csv`)}
          >
            {isOne ? 'Save the row that did not come in' : `Save the ${rejects.rows.length} rows that did not come in`}
          </Button>
        </div>
      ) : null}
      <PlainTable
        caption="What became of each row"
        rows={shown.rows}
        keyOf={(row) => String(row.rowNo)}
        isDense
        columns={[
          { key: 'row', label: 'Row', isNumeric: true, cell: (row) => row.rowNo },
          { key: 'fate', label: 'What became of it', cell: (row) => fates[what][row.fate] ?? row.fate },
          { key: 'words', label: 'Why', cell: (row) => row.words ?? '' },
          {
            key: 'open',
            label: 'Where',
            cell: (row) => (row.path ? <a href={addressOf(key, row.path)}>Open it</a> : ''),
          },
        ]}
      />
    </Section>
  );
}

function Columns({ what }: { what: Sheet }) {
  const { all, needed, words } = columnsOf[what];
  return (
    <Section title="Its columns" note={`The first row names them; ${needed.join(', ')} are needed`}>
      <p className={styles.words}>
        <code translate="no">{all.join(', ')}</code>
      </p>
      <p className={styles.words}>student is an identifier of the roster; days are written 2014-02-17; {words}</p>
    </Section>
  );
}
