import { Button } from '@mantine/core';
import { IconCalculator } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RederivedView } from '../../../../scoring/core/rederived.ts';
import { RederivedScore } from '../../../../scoring/web/rederived-score.tsx';
import { FormDialog } from '../../../../ui/form/form-parts.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';

/** For who answers for the scores: the week's score computed again from what its run stored, before their eyes. */
export function RederiveScore({ enrolmentId, week, name }: { enrolmentId: number; week: string; name: string }) {
  const { key } = useInstitution();
  const [isOpen, setOpen] = useState(false);
  const derived = useQuery({
    queryKey: [key, 'rederive', enrolmentId, week],
    queryFn: ({ signal }) =>
      api.get<RederivedView>(tenant(key, `/enrolments/${enrolmentId}/scores/${week}/rederive`), {}, signal),
    enabled: isOpen,
    // Asked anew each time: a proof that was kept proves nothing.
    gcTime: 0,
    staleTime: 0,
  });
  return (
    <div>
      <Button
        variant="default"
        size="compact-md"
        leftSection={<IconCalculator size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        Re-derive this score
      </Button>
      <FormDialog
        title={`${name}: the score, derived again`}
        size="64rem"
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      >
        <Loaded query={derived} skeleton={<TableSkeleton rows={6} />}>
          {(view) => (
            <RederivedScore
              view={view}
              hrefOfModel={addressOf(key, '/model')}
              hrefOfDelivery={(deliveryId) => addressOf(key, `/deliveries/${deliveryId}`)}
            />
          )}
        </Loaded>
      </FormDialog>
    </div>
  );
}
