/** The store, handed to components by context. */
import { createContext, type ReactNode, use, useEffect, useReducer, useRef } from 'react';
import type { Playground } from '../../store/playground.ts';
import type { PlaygroundState } from '../../store/state.ts';
import type { Engine } from '../../workers/engine.ts';

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

/**
 * A part of the state. `select` must give the same value for the same state.
 *
 * Not by zustand's own hook: when the state changes while React draws in slices, that one has everything drawn again in one
 * go. Here what is drawn is looked at once it stands, and what is out of date is drawn again.
 */
export function usePlayground<T>(select: (state: PlaygroundState) => T): T {
  const { playground } = useProvided();
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const value = select(playground.getState());
  const drawn = useRef({ select, value });
  useEffect(() => {
    drawn.current = { select, value };
    if (!Object.is(select(playground.getState()), value)) redraw();
  });
  useEffect(
    () =>
      playground.subscribe((state) => {
        const { select, value } = drawn.current;
        if (!Object.is(select(state), value)) redraw();
      }),
    [playground],
  );
  return value;
}

export function useEngine(): Engine {
  return useProvided().engine;
}

/** For event handlers that need the state of the moment. */
export function useStoreApi(): Playground {
  return useProvided().playground;
}
