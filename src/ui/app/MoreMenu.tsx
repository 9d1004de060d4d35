import { ActionIcon } from '@mantine/core';
import { type ComponentProps, lazy, Suspense } from 'react';
import { MoreIcon } from '../components/icons.tsx';
import { LateMenu } from '../components/late.tsx';
import type { MoreItems as Items } from './MoreItems.tsx';

const MoreItems = lazy(async () => ({ default: (await import('./MoreItems.tsx')).MoreItems }));

/** What stands in the bar as signs where there is room. */
export function MoreMenu(actions: Omit<ComponentProps<typeof Items>, 'Menu'>) {
  return (
    <LateMenu
      width={290}
      position="bottom-end"
      button={(opener) => (
        <ActionIcon {...opener} aria-label="Undo, help and more">
          <MoreIcon />
        </ActionIcon>
      )}
    >
      {(Menu) => (
        <Suspense>
          <MoreItems Menu={Menu} {...actions} />
        </Suspense>
      )}
    </LateMenu>
  );
}
