import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import type { HandoverView } from '../../../../cases/core/views.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import type { Verb } from '../set-up/use-verb.ts';
import { CaseDialog } from './case-dialog.tsx';

const SayForm = lazy(async () => ({ default: (await import('../../../../cases/web/case-forms.tsx')).SayForm }));

/** Cases that somebody offers: taken, or asked about. */
export default function WaitingHandovers({ verb }: { verb: Verb }) {
  const { key } = useInstitution();
  const { data } = useQuery({
    queryKey: [key, 'handovers'],
    queryFn: ({ signal }) => api.get<{ handovers: HandoverView[] }>(tenant(key, '/handovers'), {}, signal),
  });
  const answer = (handoverId: string, body: object) => api.post(tenant(key, `/handovers/${handoverId}/answer`), body);
  return (data?.handovers ?? []).map((handover) => (
    <Notice
      key={handover.handoverId}
      tone="attention"
      title={`${handover.by} offers you ${handover.cases === 1 ? 'a case' : `${handover.cases} cases`}${handover.from ? ` of ${handover.from}` : ''}`}
      action={
        <>
          <Button
            size="compact-sm"
            onClick={() =>
              void verb.run(() => answer(handover.handoverId, { answer: 'accepted' }), 'They are with you now.')
            }
          >
            Accept
          </Button>
          <CaseDialog label="Ask back" title="Ask back before you take them" size="compact-sm">
            {(close) => (
              <SayForm
                label="What would you like to know?"
                submit="Ask back"
                draft={`handover-${handover.handoverId}`}
                onCancel={close}
                onSave={async (words) => {
                  await answer(handover.handoverId, { answer: 'queried', words });
                  close();
                  await verb.refresh();
                }}
              />
            )}
          </CaseDialog>
        </>
      }
    >
      {handover.words}
    </Notice>
  ));
}
