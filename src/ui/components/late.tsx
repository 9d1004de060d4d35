/**
 * Menus and popovers that are made when they are first opened. The page has dozens of them, and most are never opened: made
 * with the page, they would cost more than all it shows.
 */
import { Menu, type MenuProps, Popover, type PopoverProps } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import {
  type ReactNode,
  type Ref,
  type RefObject,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

/** What the button is given that opens one. */
export interface Opener {
  readonly id: string;
  readonly ref: RefObject<HTMLButtonElement | null>;
  readonly 'aria-haspopup': 'menu' | 'dialog';
  readonly 'aria-expanded': boolean;
  readonly 'aria-controls': string | undefined;
  readonly onClick: () => void;
}

interface LateProps {
  readonly button: (opener: Opener) => ReactNode;
  readonly children: () => ReactNode;
}

export function LateMenu({
  button,
  children,
  ...menu
}: LateProps & Pick<MenuProps, 'width' | 'position'>) {
  const { opener, anchor, opened, setOpened } = useLate('menu');
  return (
    <>
      {button(opener)}
      {anchor && (
        <Menu {...menu} id={opener.id} opened={opened} onChange={setOpened}>
          <Menu.Target>{anchor}</Menu.Target>
          <Menu.Dropdown>{children()}</Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}

export function LatePopover({
  button,
  children,
  className,
  label,
  ...popover
}: LateProps &
  Pick<PopoverProps, 'width' | 'position' | 'trapFocus' | 'returnFocus'> & {
    readonly className: string | undefined;
    readonly label: string;
  }) {
  const { opener, anchor, opened, setOpened } = useLate('dialog');
  // With the focus still on its button, or wherever the person takes it, the popover hears of no key.
  useWindowEvent('keydown', ({ key }) => {
    const above = document.querySelector('[aria-modal="true"]');
    if (opened && !popover.trapFocus && key === 'Escape' && !above) setOpened(false);
  });
  return (
    <>
      {button(opener)}
      {anchor && (
        <Popover {...popover} id={opener.id} opened={opened} onChange={setOpened}>
          <Popover.Target>{anchor}</Popover.Target>
          <Popover.Dropdown className={className} aria-label={label}>
            {children()}
          </Popover.Dropdown>
        </Popover>
      )}
    </>
  );
}

function useLate(popup: Opener['aria-haspopup']) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [made, setMade] = useState(false);
  const [opened, setOpened] = useState(false);
  const opener: Opener = {
    id,
    ref: button,
    'aria-haspopup': popup,
    'aria-expanded': opened,
    // The id that Mantine gives the dropdown.
    'aria-controls': opened ? `${id}-dropdown` : undefined,
    onClick: () => (made ? setOpened(!opened) : setMade(true)),
  };
  // It is made closed and then opened: what has the focus at that moment gets it back.
  const anchor = made ? <Anchor button={button} onPlaced={() => setOpened(true)} /> : null;
  return { opener, anchor, opened, setOpened };
}

/** Takes the place of the existing button where Mantine wants an element of its own as an anchor. */
function Anchor({
  button,
  onPlaced,
  ref,
}: {
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onPlaced: () => void;
  readonly ref?: Ref<HTMLElement>;
}) {
  const placed = useRef(false);
  useLayoutEffect(() => {
    if (typeof ref === 'function') ref(button.current);
    if (placed.current) return;
    placed.current = true;
    onPlaced();
  }, [button, onPlaced, ref]);
  return null;
}
