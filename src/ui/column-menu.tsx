import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';

interface ColumnMenuProps {
  columns: readonly { key: string; header: string; isShown: boolean }[];
  onToggle: (key: string) => void;
  /** Left out: they are shown. */
  onUsual: (() => void) | undefined;
}

/** Which columns a table shows. */
export default function ColumnMenu({ columns, onToggle, onUsual }: ColumnMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label="Columns">
          <ActionIcon variant="subtle" color="gray" size={34} aria-label="Choose columns">
            <IconColumns3 size={18} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {columns.map((column) => (
          <Menu.CheckboxItem key={column.key} checked={column.isShown} onChange={() => onToggle(column.key)}>
            {column.header}
          </Menu.CheckboxItem>
        ))}
        {onUsual ? <Menu.Item onClick={onUsual}>The usual columns</Menu.Item> : null}
      </Menu.Dropdown>
    </Menu>
  );
}
