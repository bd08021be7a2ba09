import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { PrintView } from '../../../../insights/core/print-view.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { useAddress } from '../../use-address.ts';
import styles from './print.module.css';

const Sheet = lazy(async () => ({ default: (await import('./sheet.tsx')).Sheet }));

interface Choice {
  hasTeamNotes: boolean;
  hasRestrictedNotes: boolean;
  hasSafeguardingNotes: boolean;
  reason: string;
}

/** A case or a referral for paper: what goes on it is chosen, and that it was printed is on record. */
export default function CasePrintPage() {
  const { key, name } = useInstitution();
  const can = useCan();
  const { caseId } = useParams({ strict: false }) as { caseId: string };
  const { search } = useAddress();
  const referralId = typeof search.referral === 'string' ? search.referral : undefined;
  const [choice, choose] = useState<Choice>({
    hasTeamNotes: false,
    hasRestrictedNotes: false,
    hasSafeguardingNotes: false,
    reason: '',
  });
  const [sheet, setSheet] = useState<PrintView | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const prepare = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try {
      const body = { ...choice, ...(referralId ? { referralId } : {}) };
      setSheet(await api.post<PrintView>(tenant(key, `/cases/${encodeURIComponent(caseId)}/print`), body));
    } catch (error) {
      setTrouble((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  const set = (change: Partial<Choice>) => {
    choose({ ...choice, ...change });
    setSheet(null);
  };
  return (
    <div className={styles.page}>
      <title>{`Print – ${name}`}</title>
      <div className={styles.choosing}>
        <PageHeader
          title={referralId ? 'Print the referral' : 'Print the case'}
          sentence="Contacts, the score’s course and attendance go on the sheet. Notes go on it only if you choose them."
          reason="That you prepare a sheet, and with which notes, is on record."
          actions={<a href={addressOf(key, `/cases/${caseId}`)}>Back to the case</a>}
        />
        <form
          className={styles.choices}
          onSubmit={(event) => {
            event.preventDefault();
            void prepare();
          }}
        >
          <Checkbox
            label="Team notes"
            checked={choice.hasTeamNotes}
            onChange={(event) => set({ hasTeamNotes: event.currentTarget.checked })}
          />
          <Checkbox
            label="Restricted notes"
            checked={choice.hasRestrictedNotes}
            onChange={(event) => set({ hasRestrictedNotes: event.currentTarget.checked })}
          />
          {choice.hasRestrictedNotes ? (
            <TextInput
              label="What restricted notes are printed for"
              description="Stays on record, for their authors to see."
              value={choice.reason}
              onChange={(event) => set({ reason: event.currentTarget.value })}
            />
          ) : null}
          {can('notes:safeguarding') ? (
            <Checkbox
              label="Safeguarding notes"
              description="Whoever holds the paper reads them."
              checked={choice.hasSafeguardingNotes}
              onChange={(event) => set({ hasSafeguardingNotes: event.currentTarget.checked })}
            />
          ) : null}
          <div className={styles.buttons}>
            <Button type="submit" loading={isBusy} variant={sheet ? 'default' : 'filled'}>
              {sheet ? 'Prepare it again' : 'Prepare the sheet'}
            </Button>
            {sheet ? (
              <Button leftSection={<IconPrinter size={16} aria-hidden="true" />} onClick={() => window.print()}>
                Print
              </Button>
            ) : null}
          </div>
          {trouble ? (
            <Notice tone="bad" title="The sheet could not be prepared" isAlert>
              {trouble}
            </Notice>
          ) : null}
        </form>
      </div>
      <Suspense>{sheet ? <Sheet view={sheet} /> : null}</Suspense>
    </div>
  );
}
