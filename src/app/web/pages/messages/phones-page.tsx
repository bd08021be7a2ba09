import { TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { DemoBoxesView, DemoBoxView } from '../../../../messages/core/channel-views.ts';
import { channelNames } from '../../../../messages/web/channel-words.ts';
import styles from '../../../../messages/web/phones.module.css';
import { LongTextField } from '../../../../ui/form/fields.tsx';
import { FormBody } from '../../../../ui/form/form-parts.tsx';
import { isGiven, useForm } from '../../../../ui/form/use-form.ts';
import { formatInstant } from '../../../../ui/format.ts';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { TableSkeleton } from '../../../../ui/skeletons.tsx';
import { Empty, Forbidden } from '../../../../ui/states.tsx';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { Page } from '../set-up/page.tsx';

/** The phones and mailboxes of the demo's families: what each got, and an answer as them. */
export default function PhonesPage() {
  const { key, isDemo } = useInstitution();
  const mayPlay = useCan()('demo:play');
  const { search, set, hrefWith } = useAddress();
  const boxes = useQuery({
    queryKey: [key, 'demo-phones'],
    queryFn: ({ signal }) => api.get<DemoBoxesView>(tenant(key, '/demo-phones'), {}, signal),
    enabled: mayPlay && isDemo,
    refetchInterval: 15_000,
  });
  if (!mayPlay || !isDemo)
    return <Forbidden title="Only in a demo" message="Elsewhere phones and mailboxes are people’s own." />;
  // A place in the list and not an address: numbers and mail addresses stay out of the browser's history.
  const at = search.box === undefined ? null : Number(search.box);
  return (
    <Page title="Phones and mailboxes">
      <PageHeader
        title="Phones and mailboxes"
        sentence="What families of this demo got, on the device where they would read it. Answer as them and see what the school makes of it."
      />
      <Loaded query={boxes} skeleton={<TableSkeleton />}>
        {({ boxes: all }) => {
          const chosen = at === null ? undefined : all.find(({ address, channel }) => boxId(channel, address) === at);
          if (all.length === 0)
            return (
              <Empty title="Nothing was sent yet">
                Write to a family, or let a day pass: what reaches them shows here.
              </Empty>
            );
          return (
            <div className={styles.panes} data-open={chosen ? true : undefined}>
              <div>
                <TextInput
                  label="Find a family"
                  type="search"
                  value={search.q ?? ''}
                  onChange={(event) => set({ q: event.currentTarget.value || undefined })}
                />
                <ul className={styles.boxes} aria-label="Phones and mailboxes">
                  {found(all, search.q).map((box) => (
                    <li key={`${box.channel} ${box.address}`}>
                      <a
                        href={hrefWith({ box: String(boxId(box.channel, box.address)) })}
                        aria-current={chosen === box ? 'true' : undefined}
                      >
                        <span className={styles.owner}>{box.owner}</span>
                        <span className={styles.meta}>
                          {channelNames[box.channel]}, {box.address.split('\n')[0]}
                        </span>
                        <span className={styles.last} lang={box.language ?? undefined} dir="auto">
                          {box.last}
                        </span>
                      </a>
                    </li>
                  ))}
                </ul>
              </div>
              {chosen ? (
                <Box
                  key={`${chosen.channel} ${chosen.address}`}
                  channel={chosen.channel}
                  address={chosen.address}
                  backHref={hrefWith({ box: undefined })}
                />
              ) : (
                <p className={styles.hint}>Choose a phone or a mailbox.</p>
              )}
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}

const most_shown = 60;

/** By owner or number; the newest, where nothing is looked for. */
function found(all: DemoBoxesView['boxes'], q = ''): DemoBoxesView['boxes'] {
  const words = q.trim().toLowerCase();
  return all
    .filter(({ owner, address }) => owner.toLowerCase().includes(words) || address.includes(words))
    .slice(0, most_shown);
}

/** A number that stands for an address within this page. */
function boxId(channel: string, address: string): number {
  let hash = 0;
  for (const letter of `${channel} ${address}`) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 2_147_483_647;
  return hash;
}

function Box({ channel, address, backHref }: { channel: DemoBoxView['channel']; address: string; backHref: string }) {
  const { key } = useInstitution();
  const client = useQueryClient();
  const box = useQuery({
    queryKey: [key, 'demo-phone', channel, address],
    queryFn: () => api.post<DemoBoxView>(tenant(key, '/demo-phones/look'), { channel, address }),
    refetchInterval: 15_000,
  });
  const form = useForm({
    draft: null,
    initial: { text: '' },
    checks: { text: isGiven('Write something.') },
    save: async ({ text }) => {
      await api.post(tenant(key, '/demo-phones/answer'), { channel, address, text });
      form.set('text', '');
      await client.invalidateQueries({ queryKey: [key, 'demo-phone', channel, address] });
    },
  });
  return (
    <Loaded query={box} skeleton={<TableSkeleton />}>
      {({ owner, language, messages }) => (
        <section className={styles.device} aria-label={`${channelNames[channel]} of ${owner}`}>
          <header className={styles.deviceHead}>
            <a className={styles.back} href={backHref}>
              All phones and mailboxes
            </a>
            <h2>{owner}</h2>
            <p>
              {channelNames[channel]} · {address.split('\n').join(', ')}
            </p>
          </header>
          <ol className={styles.thread}>
            {messages.map((message) => (
              <li key={message.id} className={message.isOurs ? styles.theirs : styles.own}>
                <p className={styles.bubbleMeta}>
                  {message.isOurs ? 'School' : owner}, {formatInstant(message.at)}
                </p>
                <div className={styles.bubble} lang={message.language ?? undefined} dir="auto">
                  {channel === 'email' && message.subject ? <strong>{message.subject}</strong> : null}
                  {message.text}
                </div>
              </li>
            ))}
          </ol>
          {channel === 'letter' ? (
            <p className={styles.hint}>A letter is read, and not answered here.</p>
          ) : (
            <FormBody form={form} submit={channel === 'voice' ? 'Press this key' : `Answer as ${owner}`}>
              <LongTextField
                form={form}
                name="text"
                label={channel === 'voice' ? 'Key that is pressed' : 'Answer'}
                rows={channel === 'voice' ? 1 : 3}
                help={language && language !== 'en' ? `In any language; the school wrote in ${language}.` : undefined}
              />
            </FormBody>
          )}
        </section>
      )}
    </Loaded>
  );
}
