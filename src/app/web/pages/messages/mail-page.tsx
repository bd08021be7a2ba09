import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { MailSettingView } from '../../../../messages/core/views.ts';
import { MailSettingForm, TestMailForm } from '../../../../messages/web/mail-setting-form.tsx';
import { formatInstant } from '../../../../ui/format.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../ui/skeletons.tsx';
import { Forbidden } from '../../../../ui/states.tsx';
import { addressOf } from '../../address.ts';
import { api, tenant } from '../../api.ts';
import { useCan, useInstitution, useMe } from '../../session.tsx';
import { Loaded } from '../../trouble.tsx';
import { Page } from '../set-up/page.tsx';
import { SaidNotice } from '../set-up/said-notice.tsx';
import { useVerb } from '../set-up/use-verb.ts';

/** The institution's mail server, and a mail to try it with. */
export default function MailPage() {
  const { key } = useInstitution();
  const { user } = useMe();
  const can = useCan();
  const mayConfigure = can('messages:configure');
  const mayReach = can('families:configure');
  const verb = useVerb();
  const setting = useQuery({
    queryKey: [key, 'mail-setting'],
    queryFn: ({ signal }) => api.get<MailSettingView>(tenant(key, '/mail-setting'), {}, signal),
    enabled: mayConfigure,
  });
  if (!mayConfigure)
    return (
      <Forbidden title="Not for your role" message="Administrators and data managers set up mail. Ask one of them." />
    );
  return (
    <Page title="Mail">
      <PageHeader
        title="Mail"
        sentence={setting.data ? sentenceOf(setting.data) : undefined}
        actions={
          <>
            {mayReach ? (
              <Button component="a" variant="default" href={addressOf(key, '/channels')}>
                Texts, calls and letters
              </Button>
            ) : null}
            <Button component="a" variant="default" href={addressOf(key, '/mailbox')}>
              Mailbox
            </Button>
            <Button component="a" variant="default" href={addressOf(key, '/mail/templates')}>
              Templates
            </Button>
          </>
        }
      />
      <SaidNotice verb={verb} />
      <Loaded query={setting} skeleton={<PageSkeleton />}>
        {(data) => (
          <>
            {data.trouble ? (
              <Notice tone="attention" title="Mail does not go at the moment">
                {data.trouble}
                {data.troubleAt ? ` Last tried on ${formatInstant(data.troubleAt)}.` : ''} What waits is tried again
                every minute.
              </Notice>
            ) : null}
            <MailSettingForm
              key={data.changedAt ?? 'new'}
              setting={data}
              onSave={async (input) => {
                await api.put(tenant(key, '/mail-setting'), input);
                await verb.refresh();
                verb.say({ words: 'Saved. Send a test mail to see whether it works.', tone: 'good' });
              }}
            />
            {data.changedAt !== null && !data.isDemo ? (
              <Section title="Does it work?" note="One mail, now; what the server answers is shown here.">
                <TestMailForm
                  to={user.email}
                  onSend={async (to) => {
                    const { answer } = await api.post<{ answer: string }>(tenant(key, '/mail-setting/test'), { to });
                    await verb.refresh();
                    verb.say({ words: `The mail server took it for ${to} and said: ${answer}`, tone: 'good' });
                  }}
                />
              </Section>
            ) : null}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function sentenceOf({ isDemo, isOn, host }: MailSettingView): string {
  if (isDemo)
    return 'A demo sends no mail, whatever is set here: the people in it are made up. Its mail is read in the mailbox.';
  if (!isOn) return 'No mail leaves: messages are kept in the mailbox until a mail server is set and turned on.';
  return `Mail goes through ${host}.`;
}
