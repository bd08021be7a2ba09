import { useQuery, useQueryClient } from '@tanstack/react-query';
import { PasswordForm } from '../../../../../access/web/password-form.tsx';
import { TotpSetUp } from '../../../../../access/web/totp-set-up.tsx';
import { DigestForm } from '../../../../../messages/web/digest-form.tsx';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { api, tenant } from '../../../api.ts';
import { meQuery, useInstitution, useMe } from '../../../session.tsx';
import { changePassword, enableTotp, turnOffTotp, verifyCode } from '../../../sign-in.ts';
import { staffSettingQuery } from '../../messages/queries.ts';
import { Page } from '../page.tsx';
import { SaidNotice } from '../said-notice.tsx';
import { useVerb } from '../use-verb.ts';

/** A person's own account: password and second step. */
export default function AccountPage() {
  const { user } = useMe();
  const { key, roles, name } = useInstitution();
  const digest = useQuery(staffSettingQuery(key));
  const queries = useQueryClient();
  const verb = useVerb();
  const done = async (words: string): Promise<void> => {
    await queries.invalidateQueries({ queryKey: meQuery.queryKey });
    verb.say({ words, tone: 'good' });
  };
  return (
    <Page title="Your account">
      <PageHeader
        title="Your account"
        sentence={`${user.name}, ${user.email}.`}
        reason={`At ${name}: ${roles.map((role) => (role === 'admin' ? 'administrator' : role.replaceAll('-', ' '))).join(', ')}.`}
      />
      <SaidNotice verb={verb} />
      {digest.data?.hasStaffRecord ? (
        <Section
          id="digest"
          title="By mail"
          note="What the bell shows once a day, and what belongs into your calendar."
        >
          <DigestForm
            key={`${digest.data.wantsDigest} ${digest.data.digestHour} ${digest.data.wantsInvitations}`}
            setting={digest.data}
            onSave={async (input) => {
              await api.put(tenant(key, '/notices/setting'), input);
              await verb.refresh();
              verb.say({
                words: `${input.wantsDigest ? 'Your digest is set' : 'You get no digest'}; invitations ${input.wantsInvitations ? 'come' : 'do not come'}.`,
                tone: 'good',
              });
            }}
          />
        </Section>
      ) : null}
      <Section title="Second step at sign-in" note="A code from your phone beside the password.">
        <TotpSetUp
          isOn={user.hasTotp}
          onStart={enableTotp}
          onVerify={async (code) => {
            await verifyCode(code);
            await done('The second step is on.');
          }}
          onTurnOff={async (password) => {
            await turnOffTotp(password);
            await done('The second step is off.');
          }}
        />
      </Section>
      <Section title="Password">
        <PasswordForm
          onChange={async (change) => {
            await changePassword(change);
            await done('The password is changed.');
          }}
        />
      </Section>
    </Page>
  );
}
