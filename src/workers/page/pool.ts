/** The runtime threads of a device, started with the first run: as many as there are cores for on the CPU, one on a GPU. */
import type { OwnSet } from '../../adapters/datasets/own-set.ts';
import type { Device } from '../../ports/device.ts';
import {
  cancelled,
  connect,
  isCancelled,
  type Thread,
  type ThreadWorker,
} from '../crossing/connect.ts';
import type { Remote } from '../crossing/remote.ts';
import type { Runtime, RuntimeLocations } from '../runtime.ts';

export type Runtimes = readonly [Remote<Runtime>, ...Remote<Runtime>[]];

export interface Pool {
  /**
   * Runs `work` on the started threads. After a failure they are ended: the others would go on, and a runtime that ran out
   * of memory or bounds cannot be trusted. The next call starts new ones. Threads that stopped because they were told to stay.
   */
  run<T>(work: (runtimes: Runtimes, name: string) => Promise<T>): Promise<T>;
  /** Runs `work` on the thread that has least to do; after a failure that one is ended. */
  runOnOne<T>(work: (runtimes: Runtimes, name: string) => Promise<T>): Promise<T>;
  /** Holds all threads between two runs, those too that start meanwhile, or lets them go on. */
  setPaused(wish: boolean): void;
  /** Gives a set of the person's own to all threads, those too that are started later. */
  addSet(set: OwnSet): void;
  end(): void;
}

export interface PoolOptions {
  readonly start: () => ThreadWorker;
  readonly device: Device;
  readonly threads: number;
  readonly locations: RuntimeLocations;
}

interface Member {
  readonly thread: Thread<Runtime>;
  /** The runtime's name, once it has started. */
  readonly name: Promise<string>;
  /** Calls of `runOnOne` under way. */
  busy: number;
}

export function createPool({ start, device, threads, locations }: PoolOptions): Pool {
  let members: readonly Member[] = [];
  const sets = new Map<string, OwnSet>();
  let isPaused = false;

  /** A set that cannot be opened is said by the first call that names it. */
  const give = (thread: Member['thread'], set: OwnSet) =>
    void thread.api.addSet(set).catch(() => undefined);

  /** A thread that is being ended needs no wishes. */
  const pause = (thread: Member['thread']) =>
    void thread.api.setPaused(isPaused).catch(() => undefined);

  function startOne(): Member {
    const thread = connect<Runtime>(start());
    const name = thread.api.start(locations, device);
    for (const set of sets.values()) give(thread, set);
    if (isPaused) pause(thread);
    // A thread that cannot start is not kept for the next run.
    name.catch(() => thread.end());
    return { thread, name, busy: 0 };
  }

  function ready(): readonly Member[] {
    const alive = members.filter(({ thread }) => thread.alive);
    const missing = Math.max(0, threads - alive.length);
    members = [...alive, ...Array.from({ length: missing }, startOne)];
    return members;
  }

  return {
    async run(work) {
      const own = ready();
      try {
        const [name = ''] = await Promise.all(own.map((member) => member.name));
        const [first, ...others] = own.map(({ thread }) => thread.api);
        if (!first) throw cancelled();
        return await work([first, ...others], name);
      } catch (error) {
        if (!isCancelled(error)) for (const { thread } of own) thread.end();
        throw error;
      }
    },
    async runOnOne(work) {
      const member = ready().reduce((least, one) => (one.busy < least.busy ? one : least));
      member.busy++;
      try {
        return await work([member.thread.api], await member.name);
      } catch (error) {
        if (!isCancelled(error)) member.thread.end();
        throw error;
      } finally {
        member.busy--;
      }
    },
    setPaused(wish) {
      if (wish === isPaused) return;
      isPaused = wish;
      for (const { thread } of members) if (thread.alive) pause(thread);
    },
    addSet(set) {
      sets.set(set.facts.id, set);
      for (const { thread } of members) if (thread.alive) give(thread, set);
    },
    end() {
      for (const { thread } of members) thread.end();
    },
  };
}
