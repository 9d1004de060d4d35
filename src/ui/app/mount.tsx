import './styles.ts';

import { MantineProvider } from '@mantine/core';
import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { createPlayground } from '../../store/playground.ts';
import type { Services } from '../../store/state.ts';
import { PlaygroundProvider } from '../shared/playground.tsx';
import { App } from './App.tsx';
import { followAddress } from './address.ts';
import { theme } from './theme.ts';

/** Starts the page on any engine. */
export function mount(root: HTMLElement, services: Services): void {
  const playground = createPlayground(services);
  // In a transition React draws in slices and lets the browser in between.
  startTransition(() => {
    createRoot(root).render(
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <PlaygroundProvider value={{ playground, engine: services.engine }}>
          <App />
        </PlaygroundProvider>
      </MantineProvider>,
    );
  });
  followAddress(playground, services.idle);
}
