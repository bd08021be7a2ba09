import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ChannelsView, ChannelView } from '../../../../messages/core/channel-views.ts';
import { ChannelForm, TestChannelForm } from '../../../../messages/web/channel-form.tsx';
import { channelWords, providerWords } from '../../../../messages/web/channel-words.ts';
import { formatCount, formatInstant, formatNumber } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { Segments } from '../../../../ui/segments.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { Forbidden } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { useAddress } from '../../use-address.ts';
import { Page } from '../set-up/page.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb } from '../set-up/use-verb.ts';
import { PrintRuns } from './print-runs.tsx';

/** How texts, calls, letters and mail from families are carried: one channel at a time, each with a way to try it. */
export default function ChannelsPage() {
  const { key, isDemo } = useInstitution();
  const can = useCan();
  const { search, set } = useAddress();
  const verb = useVerb();
  const mayConfigure = can('families:configure');
  const query = useQuery({
    queryKey: [key, 'channels'],
    queryFn: ({ signal }) => api.get<ChannelsView>(tenant(key, '/channels'), {}, signal),
    enabled: mayConfigure,
  });
  if (!mayConfigure)
    return (
      <Forbidden title="Not for your role" message="Administrators set up how families are reached. Ask one of them." />
    );
  return (
    <Page title="Channels">
      <PageHeader
        title="Channels"
        sentence={query.data ? sentenceOf(query.data) : undefined}
        actions={
          <>
            {can('messages:configure') ? (
              <Button component="a" variant="default" href={addressOf(key, '/mail')}>
                Mail out
              </Button>
            ) : null}
            {isDemo ? (
              <Button component="a" variant="default" href={addressOf(key, '/phones')}>
                Phones and mailboxes
              </Button>
            ) : null}
          </>
        }
      />
      <SaidNotice verb={verb} />
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(data) => {
          const chosen = data.channels.find(({ channel }) => channel === search.channel) ?? data.channels[0];
          if (!chosen) return null;
          const { channel } = chosen;
          return (
            <>
              <div style={{ justifySelf: 'start' }}>
                <Segments
                  label="Channel"
                  value={channel}
                  onChange={(next) => set({ channel: next })}
                  choices={data.channels.map((one) => ({ key: one.channel, label: channelWords[one.channel].name }))}
                />
              </div>
              <p>
                {channelWords[channel].means} {standingOf(chosen)}
              </p>
              {chosen.trouble ? (
                <Notice tone="attention" title={`${channelWords[channel].name} do not go at the moment`}>
                  {chosen.trouble}
                  {chosen.troubleAt ? ` Last tried on ${formatInstant(chosen.troubleAt)}.` : ''} What waits is tried
                  again every minute.
                </Notice>
              ) : null}
              <ChannelForm
                key={`${channel} ${chosen.changedAt}`}
                setting={chosen}
                onSave={async (input) => {
                  await api.put(tenant(key, `/channels/${channel}`), input);
                  await verb.refresh();
                  verb.say({ words: 'Saved. Try it below before families depend on it.', tone: 'good' });
                }}
              />
              {chosen.hooks.length > 0 ? (
                <Section
                  title="What the provider is given"
                  note={
                    data.isLocal
                      ? 'This address is of this machine alone: a provider on the internet cannot reach it. Start with LEADLINE_URL set to the address that people use.'
                      : 'It is signed by the provider; what is not is refused.'
                  }
                >
                  <dl>
                    {chosen.hooks.map(({ what, address }) => (
                      <div key={address}>
                        <dt>{what}</dt>
                        <dd>
                          <code style={{ overflowWrap: 'anywhere' }}>{address}</code>
                        </dd>
                      </div>
                    ))}
                  </dl>
                </Section>
              ) : null}
              {channel === 'letter' && chosen.isSet ? <PrintRuns verb={verb} /> : null}
              {chosen.isSet && !data.isDemo && channel !== 'letter' ? (
                <Section title="Does it work?" note="Tried now; what the provider answers is shown here.">
                  <TestChannelForm
                    key={channel}
                    channel={channel}
                    onTest={async (to) => {
                      const { answer } = await api.post<{ answer: string }>(tenant(key, `/channels/${channel}/test`), {
                        to,
                      });
                      await verb.refresh();
                      verb.say({ words: answer, tone: 'good' });
                    }}
                  />
                </Section>
              ) : null}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function standingOf({ isSet, isOn, provider, waiting, mostADay, sentToday }: ChannelView): string {
  if (!isSet) return 'Nobody has set it up yet.';
  const parts = [`${providerWords[provider].name}, ${isOn ? 'on' : 'off'}.`];
  if (waiting > 0) parts.push(`${formatCount(waiting, 'message waits', 'messages wait')}.`);
  if (mostADay !== null) parts.push(`${formatNumber(sentToday)} of ${formatNumber(mostADay)} went today.`);
  return parts.join(' ');
}

function sentenceOf({ isDemo, channels }: ChannelsView): string {
  if (isDemo)
    return 'A demo sends nothing, whatever is set here. What families get is read on their phones and in their mailboxes, where you answer as them.';
  const on = channels.filter(({ isOn }) => isOn).map(({ channel }) => channelWords[channel].name.toLowerCase());
  return on.length === 0
    ? 'No channel is on: families are reached by mail alone, where it is set up.'
    : `On: ${on.join(', ')}.`;
}
