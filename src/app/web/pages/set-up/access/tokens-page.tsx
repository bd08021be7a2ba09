import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TokenView } from '../../../../../access/core/views.ts';
import { type NewTokenInput, TokenForm } from '../../../../../access/web/token-form.tsx';
import { isUsable, TokenTable } from '../../../../../access/web/token-table.tsx';
import { ConfirmByTyping, Copyable, FormDialog } from '../../../../../ui/form/form-parts.tsx';
import { formatCount } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty, Forbidden } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { Page, Trail } from '../page.tsx';
import { SaidNotice } from '../said-notice.tsx';
import { useVerb } from '../use-verb.ts';

/** Tokens by which programs use the API. */
export default function TokensPage() {
  const may = useCan()('people:manage');
  if (!may) return <Forbidden title="Not for your role" message="Administrators make tokens. Ask one of them." />;
  return <Tokens />;
}

function Tokens() {
  const { key, needs } = useInstitution();
  const verb = useVerb();
  const [isMaking, make] = useState(false);
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  const [revoking, revoke] = useState<TokenView | null>(null);
  const tokens = useQuery({
    queryKey: [key, 'tokens'],
    queryFn: ({ signal }) => api.get<{ tokens: TokenView[] }>(tenant(key, '/tokens'), {}, signal),
  });
  const now = Date.now();
  const create = async (token: NewTokenInput): Promise<void> => {
    const { secret } = await api.post<{ secret: string }>(tenant(key, '/tokens'), token);
    make(false);
    setMade({ name: token.name, secret });
    await verb.refresh();
  };
  const begin = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => make(true)}>
      Make a token
    </Button>
  );
  return (
    <Page title="Tokens of programs">
      <Trail steps={[{ label: 'People', href: addressOf(key, '/people') }]} />
      <PageHeader
        title="Tokens of programs"
        sentence={
          tokens.data
            ? `${formatCount(tokens.data.tokens.filter((token) => isUsable(token, now)).length, 'program')} may use the API with a token.`
            : undefined
        }
        reason={<a href="/api/openapi.json">The API’s description (OpenAPI 3.1)</a>}
        actions={tokens.data && tokens.data.tokens.length > 0 ? begin : undefined}
      />
      <SaidNotice verb={verb} />
      {made ? (
        <Notice
          tone="attention"
          title={`The secret of “${made.name}”. It is shown only now: keep it where the program reads it.`}
          action={
            <Button variant="subtle" size="compact-sm" onClick={() => setMade(null)}>
              I have kept it
            </Button>
          }
        >
          <Copyable value={made.secret} label="the secret" />
        </Notice>
      ) : null}
      <Loaded query={tokens} skeleton={<TableSkeleton rows={4} />}>
        {(data) =>
          data.tokens.length === 0 ? (
            <Empty title="No tokens yet" action={<Button onClick={() => make(true)}>Make the first token</Button>}>
              <p>
                A program, such as a nightly export, signs in with a token:{' '}
                <code>Authorization: Bearer leadline_…</code>. It may do what you choose, and never more than you.
              </p>
            </Empty>
          ) : (
            <TokenTable tokens={data.tokens} now={now} onRevoke={revoke} />
          )
        }
      </Loaded>
      <FormDialog title="Make a token" isOpen={isMaking} onClose={() => make(false)}>
        <TokenForm mine={needs} onMake={create} onCancel={() => make(false)} />
      </FormDialog>
      {revoking ? (
        <ConfirmByTyping
          title="Revoke this token"
          word={revoking.name}
          action="Revoke it"
          isOpen
          onClose={() => revoke(null)}
          onConfirm={() =>
            verb.run(() => api.delete(tenant(key, `/tokens/${revoking.token_id}`)), `“${revoking.name}” is revoked.`)
          }
        >
          <p>
            The program that uses it is refused at once. A revoked token cannot be brought back; you would make a new
            one.
          </p>
        </ConfirmByTyping>
      ) : null}
    </Page>
  );
}
