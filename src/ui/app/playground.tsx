/** The store, handed to components by context. */
import { createContext, type ReactNode, use } from 'react';
import { useStore } from 'zustand';
import type { Playground } from '../../store/playground.ts';
import type { PlaygroundState } from '../../store/state.ts';
import type { Engine } from '../../workers/api/engine.ts';

interface Provided {
  readonly playground: Playground;
  readonly engine: Engine;
}

const Context = createContext<Provided | null>(null);

export function PlaygroundProvider({
  value,
  children,
}: {
  readonly value: Provided;
  readonly children: ReactNode;
}) {
  return <Context value={value}>{children}</Context>;
}

function useProvided(): Provided {
  const provided = use(Context);
  if (!provided) throw new Error('No PlaygroundProvider above this component.');
  return provided;
}

/** A part of the state. `select` must give the same value for the same state. */
export function usePlayground<T>(select: (state: PlaygroundState) => T): T {
  return useStore(useProvided().playground, select);
}

export function useEngine(): Engine {
  return useProvided().engine;
}

/** For event handlers that need the state of the moment. */
export function useStoreApi(): Playground {
  return useProvided().playground;
}
