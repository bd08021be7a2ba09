import { openSignedLink, type SignedLink } from '../../access/server/index.ts';
import { type Holder, holderKinds } from '../../families/core/people/holder.ts';
import { pagePurposes } from '../../families/server/index.ts';
import type { Institution } from '../../institution/server/index.ts';
import { success_link_purpose } from '../../interventions/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';

const purposes = [...pagePurposes, 'plan'] as const;

export interface PageLink {
  state: 'open' | 'needs-code' | 'closed';
  linkId: string;
  /** 'plan': one success plan; of the others, pagePurposes says what is its subject. */
  purpose: (typeof purposes)[number];
  subjectId: string;
  holder: Holder;
  name: string;
}

/** What a link of a family's page opens for whoever holds this session; null where there is no such link. */
export async function openPage(
  trx: Tx,
  { institutionId }: Institution,
  asked: { token: string; session: string | null },
): Promise<PageLink | null> {
  const opened = await openSignedLink(trx, institutionId, asked);
  const purpose = purposes.find((one) => opened?.link.purpose === nameOf(one));
  if (!opened || !purpose) return null;
  const holder = holderOf(opened.link);
  if (!holder) return null;
  return {
    state: opened.state === 'open' || opened.state === 'needs-code' ? opened.state : 'closed',
    linkId: opened.link.linkId,
    purpose,
    subjectId: opened.link.subject.id,
    holder,
    name: opened.link.recipient.name,
  };
}

const nameOf = (purpose: PageLink['purpose']) => (purpose === 'plan' ? success_link_purpose : `page-${purpose}`);

function holderOf({ recipient }: SignedLink): Holder | null {
  const kind = holderKinds.find((one) => one === recipient.kind);
  return kind ? { kind, id: recipient.id } : null;
}
