import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { keep } from '../../address.ts';
import { queryString, tenant } from '../../api.ts';
import { useCan, useInstitution } from '../../session.tsx';
import { useAddress } from '../../use-address.ts';

/** The list as it is narrowed and sorted, as a file. */
export default function ExportList({ keys }: { keys: readonly string[] }) {
  const { key } = useInstitution();
  const can = useCan();
  const { search } = useAddress();
  if (!can('students:export')) return null;
  const file = (format: string): string =>
    tenant(key, '/students/export') + queryString({ ...keep(search, keys), format });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label="Export this list">
          <ActionIcon variant="subtle" color="gray" size={34} aria-label="Export this list">
            <IconDownload size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={file('xlsx')} download>
          Excel (XLSX)
        </Menu.Item>
        <Menu.Item component="a" href={file('csv')} download>
          CSV
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
