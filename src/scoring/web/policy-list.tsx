import { Button } from '@mantine/core';
import { IconGavel } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { gateWords } from '../../sources/core/source-kinds.ts';
import { AttentionMark } from '../../ui/attention-mark.tsx';
import { FormDialog } from '../../ui/form/form-parts.tsx';
import { formatDay, formatInstant } from '../../ui/format.ts';
import type { ModelSourceView } from '../core/views.ts';
import type { DecisionFields } from './decision-form.tsx';
import styles from './scoring.module.css';

const DecisionForm = lazy(async () => ({ default: (await import('./decision-form.tsx')).DecisionForm }));
const EndDecisionForm = lazy(async () => ({ default: (await import('./decision-form.tsx')).EndDecisionForm }));

interface PolicyListProps {
  sources: readonly ModelSourceView[];
  today: string;
  sourceHref: (source: ModelSourceView) => string;
  /** Left out: the reader may not decide. */
  onDecide?: (source: ModelSourceView, decision: DecisionFields) => Promise<void>;
  onEnd?: (source: ModelSourceView, reason: string) => Promise<void>;
}

/** What stays out of the score unless somebody who may has decided otherwise, with every decision that there was. */
export function PolicyList({ sources, today, sourceHref, onDecide, onEnd }: PolicyListProps) {
  return (
    <ul className={styles.policies}>
      {sources.flatMap((source) => {
        const { policy } = source;
        if (!policy) return [];
        return [
          <li key={source.sourceId} className={styles.policy}>
            <div className={styles.policyHead}>
              <h3>
                <a href={sourceHref(source)}>{source.name}</a>
              </h3>
              {policy.isInForce ? (
                <AttentionMark>May count: by decision</AttentionMark>
              ) : (
                <span className={styles.quiet}>Stays out of the score</span>
              )}
            </div>
            <p className={styles.small}>{gateWords[policy.gate]}</p>
            {policy.decisions.length > 0 ? (
              <ul className={styles.decisions}>
                {policy.decisions.map((decision) => (
                  <li key={decision.decisionId} data-over={decision.isInForce ? undefined : true}>
                    <p>
                      <b>{decision.decidedBy}</b>, {formatDay(decision.decidedOn)}: {decision.reason}
                    </p>
                    <p className={`${styles.quiet} ${styles.small}`}>
                      {decision.endedFromWeek
                        ? `Ended from the week of ${formatDay(decision.endedFromWeek)} by ${decision.endedBy}: ${decision.endReason}`
                        : `Holds from the week of ${formatDay(decision.fromWeek)} to that of its review, ${formatDay(decision.reviewOn)}.`}{' '}
                      Recorded by {decision.recordedBy}, {formatInstant(decision.recordedAt)}.
                    </p>
                  </li>
                ))}
              </ul>
            ) : null}
            <div className={styles.acts}>
              {onDecide ? (
                <InDialog
                  label={policy.isInForce ? 'Record its review' : 'Record a decision'}
                  title={`Let ${source.name} count in the score`}
                >
                  {(close) => (
                    <DecisionForm
                      source={source}
                      today={today}
                      onCancel={close}
                      onSave={async (decision) => {
                        await onDecide(source, decision);
                        close();
                      }}
                    />
                  )}
                </InDialog>
              ) : null}
              {onEnd && policy.isInForce ? (
                <InDialog label="End the decision" title={`Keep ${source.name} out of the score again`}>
                  {(close) => (
                    <EndDecisionForm
                      source={source}
                      onCancel={close}
                      onSave={async (reason) => {
                        await onEnd(source, reason);
                        close();
                      }}
                    />
                  )}
                </InDialog>
              ) : null}
            </div>
          </li>,
        ];
      })}
    </ul>
  );
}

function InDialog({
  label,
  title,
  children,
}: {
  label: string;
  title: string;
  children: (close: () => void) => React.ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        variant="default"
        size="compact-md"
        leftSection={<IconGavel size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      <FormDialog title={title} isOpen={isOpen} onClose={close}>
        <Suspense>{children(close)}</Suspense>
      </FormDialog>
    </>
  );
}
