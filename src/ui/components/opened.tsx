/** What late.tsx loads: the menu and the popover themselves. */
import {
  Menu,
  type MenuProps,
  Popover,
  type PopoverDropdownProps,
  type PopoverProps,
} from '@mantine/core';
import type { ReactNode } from 'react';

/** What the items of a menu are made of. */
export type MenuParts = typeof Menu;

export function OpenedMenu({
  anchor,
  content,
  ...menu
}: Pick<MenuProps, 'width' | 'position' | 'id' | 'opened' | 'onChange'> & {
  readonly anchor: ReactNode;
  readonly content: (parts: MenuParts) => ReactNode;
}) {
  return (
    <Menu {...menu}>
      <Menu.Target>{anchor}</Menu.Target>
      <Menu.Dropdown>{content(Menu)}</Menu.Dropdown>
    </Menu>
  );
}

export function OpenedPopover({
  anchor,
  content,
  dropdown,
  ...popover
}: Omit<PopoverProps, 'children'> & {
  readonly anchor: ReactNode;
  readonly content: () => ReactNode;
  readonly dropdown: PopoverDropdownProps;
}) {
  return (
    <Popover {...popover}>
      <Popover.Target>{anchor}</Popover.Target>
      <Popover.Dropdown {...dropdown}>{content()}</Popover.Dropdown>
    </Popover>
  );
}
