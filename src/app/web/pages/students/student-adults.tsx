import { Button, Menu } from '@mantine/core';
import { IconHeartHandshake } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TrustedAdultsView } from '../../../../cases/core/trusted-adult.ts';
import { formatDay } from '../../../../ui/format.ts';
import { api, tenant } from '../../api.ts';
import { useInstitution } from '../../session.tsx';
import styles from '../pages.module.css';
import type { Verb } from '../set-up/use-verb.ts';

/** The adults at school whom a student trusts: who they are, and the click that names one. */
export default function StudentAdults({ studentId, verb }: { studentId: string; verb: Verb }) {
  const { key } = useInstitution();
  const path = tenant(key, `/students/${encodeURIComponent(studentId)}/trusted-adults`);
  const query = useQuery({
    queryKey: [key, 'trusted-adults', studentId],
    queryFn: ({ signal }) => api.get<TrustedAdultsView>(path, {}, signal),
  });
  if (!query.data) return null;
  const { named, choices, readerStaffId } = query.data;
  const mayBeMe = readerStaffId !== null && !named.some(({ isReader }) => isReader);
  const others = choices.filter(({ staffId }) => staffId !== readerStaffId);
  const add = (staffId: string, who: string): void =>
    void verb.run(() => api.post(path, { staffId }), `${who} named as a trusted adult.`);
  const end = (trustedAdultId: string, staffId: string, who: string): void =>
    void verb.run(
      () => api.delete(tenant(key, `/trusted-adults/${trustedAdultId}`)),
      `${who} no longer named as a trusted adult.`,
      () => api.post(path, { staffId }),
    );
  return (
    <section className={styles.adults} aria-label="Trusted adults">
      <span>
        <IconHeartHandshake size={16} aria-hidden="true" /> Trusted adult:
      </span>
      {named.length === 0 ? <span className={styles.quiet}>nobody is named</span> : null}
      {named.map((one) => (
        <span key={one.trustedAdultId}>
          <b>{one.isReader ? 'you' : one.name}</b>{' '}
          <span className={styles.quiet}>
            since {formatDay(one.namedOn)}, named by {one.namedBy}
          </span>{' '}
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={verb.isBusy}
            aria-label={`Take back: ${one.name}`}
            onClick={() => end(one.trustedAdultId, one.staffId, one.isReader ? 'You are' : `${one.name} is`)}
          >
            Take back
          </Button>
        </span>
      ))}
      {mayBeMe ? (
        <Button
          size="compact-sm"
          variant="default"
          disabled={verb.isBusy}
          onClick={() => add(readerStaffId, 'You are')}
        >
          It is me
        </Button>
      ) : null}
      {others.length > 0 ? (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button size="compact-sm" variant="subtle">
              Name somebody
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((one) => (
              <Menu.Item key={one.staffId} onClick={() => add(one.staffId, `${one.name} is`)}>
                {one.name}, {one.role}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </section>
  );
}
