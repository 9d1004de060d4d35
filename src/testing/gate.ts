/** A place where work can be held, so that a test can act in the middle of it. */
export interface Gate {
  /** Goes on at once, unless the gate is shut. */
  pass(): Promise<void>;
  /** How many wait. */
  readonly waiting: number;
  shut(): void;
  open(): void;
}

export function createGate(): Gate {
  let waiters: (() => void)[] = [];
  let isShut = false;
  return {
    pass: () => (isShut ? new Promise((resolve) => void waiters.push(resolve)) : Promise.resolve()),
    get waiting() {
      return waiters.length;
    },
    shut() {
      isShut = true;
    },
    open() {
      isShut = false;
      for (const resolve of waiters) resolve();
      waiters = [];
    },
  };
}
