import { Button } from '@mantine/core';
import { useState } from 'react';
import { Copyable } from '../../../../ui/form/form-parts.tsx';
import { Section } from '../../../../ui/page-header.tsx';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import type { Verb } from '../set-up/use-verb.ts';

/** One's follow-ups in one's own calendar, by an address that is shown once. */
export default function CalendarFeed({ hasFeed, verb }: { hasFeed: boolean; verb: Verb }) {
  const { key, words } = useInstitution();
  const [url, setUrl] = useState<string | null>(null);
  const make = async () => {
    const made = { url: '' };
    const isMade = await verb.run(
      async () => Object.assign(made, await api.post<{ url: string }>(tenant(key, '/calendar-feed'))),
      'The address is made. Copy it now: it is shown once.',
    );
    if (isMade) setUrl(made.url);
  };
  return (
    <Section
      title="In your calendar"
      note={`Follow-ups as all-day entries, read every few hours. They name no ${words.student}: calendars are kept by others.`}
      actions={
        <>
          <Button variant="default" size="compact-md" onClick={() => void make()}>
            {hasFeed ? 'Make a new address' : 'Make an address'}
          </Button>
          {hasFeed ? (
            <Button
              variant="subtle"
              size="compact-md"
              onClick={() => {
                setUrl(null);
                void verb.run(() => api.delete(tenant(key, '/calendar-feed')), 'The address opens nothing any more.');
              }}
            >
              End it
            </Button>
          ) : null}
        </>
      }
    >
      {url ? <Copyable value={url} label="the calendar’s address" isLong /> : null}
    </Section>
  );
}
