import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { shareableWords } from '../../../../cases/core/partner.ts';
import type { PartnersView } from '../../../../cases/core/partner-views.ts';
import styles from '../../../../interventions/web/interventions.module.css';
import { formatCount, formatDay } from '../../../../ui/format.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { PlainTable } from '../../../../ui/plain-table.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { CaseDialog } from '../cases/case-dialog.tsx';
import page from '../pages.module.css';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb, type Verb } from '../set-up/use-verb.ts';
import { partnerStateWords } from './partner-words.ts';

const forms = () => import('../../../../cases/web/partner-forms.tsx');
const PartnerForm = lazy(async () => ({ default: (await forms()).PartnerForm }));
const PartnerPersonForm = lazy(async () => ({ default: (await forms()).PartnerPersonForm }));

/** With whom the institution works: who signs in for them, and what was shared with each, when, by whose consent. */
export default function PartnersPage() {
  const { key, name } = useInstitution();
  const query = useQuery({
    queryKey: [key, 'partners'],
    queryFn: ({ signal }) => api.get<PartnersView>(tenant(key, '/partners'), {}, signal),
  });
  const verb = useVerb();
  return (
    <Loaded query={query} skeleton={<PageSkeleton />}>
      {(view) => (
        <div className={page.stack}>
          <title>{`Partners – ${name}`}</title>
          <PageHeader
            title="Partners"
            sentence={sentenceOf(view)}
            reason="A partner sees a copy of what was ticked for them, while the consent holds, and nothing else."
            actions={
              <CaseDialog label="Add a partner" title="Add a partner">
                {(close) => (
                  <PartnerForm
                    draft="partner-new"
                    partner={null}
                    onCancel={close}
                    onSave={async (body) => {
                      await api.post(tenant(key, '/partners'), body);
                      close();
                      await verb.refresh();
                    }}
                  />
                )}
              </CaseDialog>
            }
          />
          <SaidNotice verb={verb} />
          {view.partners.length === 0 ? (
            <Empty title="No partner yet">
              <p>A food bank, a clinic, a youth club: add whom you ask for help, then ask them on a student’s page.</p>
            </Empty>
          ) : (
            view.partners.map((one) => <Partner key={one.partnerId} one={one} verb={verb} />)
          )}
        </div>
      )}
    </Loaded>
  );
}

function sentenceOf({ partners }: PartnersView): string {
  if (partners.length === 0) return 'Help from outside of the school, by the family’s consent.';
  const open = partners.flatMap(({ referrals }) => referrals).filter(({ state }) => state === 'offered').length;
  const active = partners.filter(({ isActive }) => isActive).length;
  return `${formatCount(active, 'partner')}; ${open} of what you asked ${open === 1 ? 'waits' : 'wait'} for an answer.`;
}

function Partner({ one, verb }: { one: PartnersView['partners'][number]; verb: Verb }) {
  const { key } = useInstitution();
  const at = tenant(key, `/partners/${one.partnerId}`);
  return (
    <section className={styles.part} aria-label={one.name}>
      <div className={styles.strip}>
        <h2>{one.isActive ? one.name : `${one.name} (ended)`}</h2>
        <div className={styles.does}>
          {one.isActive ? (
            <>
              <CaseDialog label="Edit" title={`Edit ${one.name}`} size="compact-sm">
                {(close) => (
                  <PartnerForm
                    draft={`partner-${one.partnerId}`}
                    partner={one}
                    onCancel={close}
                    onSave={async (body) => {
                      await api.patch(at, body);
                      close();
                      await verb.refresh();
                    }}
                  />
                )}
              </CaseDialog>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() =>
                  void verb.run(
                    () => api.post(`${at}/end`),
                    `${one.name} sees nothing any more. What was shared stays on record.`,
                    () => api.post(`${at}/resume`),
                  )
                }
              >
                End
              </Button>
            </>
          ) : (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() =>
                void verb.run(
                  () => api.post(`${at}/resume`),
                  `${one.name} sees again what is still within its consent.`,
                  () => api.post(`${at}/end`),
                )
              }
            >
              Work together again
            </Button>
          )}
        </div>
      </div>
      {one.what ? <p className={styles.words}>{one.what}</p> : null}
      <People one={one} verb={verb} />
      {one.referrals.length > 0 ? (
        <Shared one={one} />
      ) : (
        <p className={styles.faint}>Nothing was shared with them yet.</p>
      )}
    </section>
  );
}

function People({ one, verb }: { one: PartnersView['partners'][number]; verb: Verb }) {
  const { key } = useInstitution();
  const can = useCan();
  const at = tenant(key, `/partners/${one.partnerId}/people`);
  return (
    <div className={styles.does}>
      <span className={styles.faint}>
        {one.people.length > 0 ? 'Signs in for them:' : 'Nobody signs in for them yet.'}
      </span>
      {one.people.map(({ userId, name }) => (
        <span key={userId} className={styles.does}>
          <bdi>{name}</bdi>
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={`Remove ${name}`}
            onClick={() =>
              void verb.run(
                () => api.delete(`${at}/${encodeURIComponent(userId)}`),
                `${name} no longer signs in for ${one.name}.`,
              )
            }
          >
            Remove
          </Button>
        </span>
      ))}
      {one.isActive ? (
        <CaseDialog label="Add a person" title={`Who signs in for ${one.name}`} size="compact-sm">
          {(close) => (
            <>
              <PartnerPersonForm
                draft={`partner-person-${one.partnerId}`}
                onCancel={close}
                onSave={async (email) => {
                  await api.post(at, { email });
                  close();
                  await verb.refresh();
                }}
              />
              {can('people:manage') ? <a href={addressOf(key, '/people')}>Invite somebody</a> : null}
            </>
          )}
        </CaseDialog>
      ) : null}
    </div>
  );
}

function Shared({ one }: { one: PartnersView['partners'][number] }) {
  const { key } = useInstitution();
  return (
    <PlainTable
      caption={`Shared with ${one.name}`}
      rows={one.referrals}
      keyOf={(row) => row.partnerReferralId}
      columns={[
        {
          key: 'student',
          label: 'About',
          isName: true,
          cell: (row) => (
            <a href={addressOf(key, `/students/${row.student.studentId}`)}>
              <bdi>{row.student.name}</bdi>
            </a>
          ),
        },
        { key: 'reason', label: 'Asked for', cell: (row) => row.reason },
        {
          key: 'shared',
          label: 'Shared',
          cell: (row) =>
            [
              ...row.shared.map((kind) => shareableWords[kind]),
              ...(row.hasWords ? ['words written for them'] : []),
            ].join(', ') || 'nothing but the question',
        },
        {
          key: 'when',
          label: 'When',
          cell: (row) =>
            `${formatDay(row.madeAt.slice(0, 10))}, by ${row.by}${row.seenAt ? '; read' : '; not read yet'}`,
        },
        {
          key: 'consent',
          label: 'Consent',
          cell: ({ consent }) =>
            `${consent.by} (${consent.relation}), ${consent.hasEnded ? 'ended' : 'until'} ${formatDay(consent.until)}`,
        },
        {
          key: 'answer',
          label: 'Answer',
          cell: (row) => [partnerStateWords[row.state], row.answer].filter(Boolean).join(': '),
        },
      ]}
    />
  );
}
