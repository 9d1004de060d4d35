/**
 * Menus and popovers that are loaded and made when they are first opened. The page has dozens of them, and most are never
 * opened: made with the page, they would cost more than all it shows.
 */
import type { MenuProps, PopoverProps } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import {
  lazy,
  type ReactNode,
  type Ref,
  type RefObject,
  Suspense,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { MenuParts } from './opened.tsx';

const load = () => import('./opened.tsx');
const OpenedMenu = lazy(async () => ({ default: (await load()).OpenedMenu }));
const OpenedPopover = lazy(async () => ({ default: (await load()).OpenedPopover }));

/** What the button is given that opens one. */
export interface Opener {
  readonly id: string;
  readonly ref: RefObject<HTMLButtonElement | null>;
  readonly 'aria-haspopup': 'menu' | 'dialog';
  readonly 'aria-expanded': boolean;
  readonly 'aria-controls': string | undefined;
  readonly onPointerEnter: () => void;
  readonly onClick: () => void;
}

interface LateProps {
  readonly button: (opener: Opener) => ReactNode;
}

export function LateMenu({
  button,
  children,
  ...menu
}: LateProps &
  Pick<MenuProps, 'width' | 'position'> & {
    readonly children: (parts: MenuParts) => ReactNode;
  }) {
  const { opener, anchor, opened, setOpened } = useLate('menu');
  return (
    <>
      {button(opener)}
      {anchor && (
        <Suspense>
          <OpenedMenu
            {...menu}
            id={opener.id}
            opened={opened}
            onChange={setOpened}
            anchor={anchor}
            content={children}
          />
        </Suspense>
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
    readonly children: () => ReactNode;
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
        <Suspense>
          <OpenedPopover
            {...popover}
            id={opener.id}
            opened={opened}
            onChange={setOpened}
            anchor={anchor}
            dropdown={{ className, 'aria-label': label }}
            content={children}
          />
        </Suspense>
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
    onPointerEnter: () => void load(),
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
