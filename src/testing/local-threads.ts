/**
 * Threads within the thread of a test: the real objects behind real message ports. To end one closes its ports, those of
 * callbacks too, so that nothing comes from it any more, as nothing comes from a worker that is ended.
 */
import type { ThreadWorker } from '../workers/crossing/connect.ts';
import { expose } from '../workers/crossing/expose.ts';
import type { Workers } from '../workers/page/workers.ts';

export type ThreadKind = keyof Workers;

export interface LocalThread extends ThreadWorker {
  readonly kind: ThreadKind;
  readonly ended: boolean;
  /** Messages that were sent to it after its end. */
  readonly late: number;
  /** Bytes that were moved into it, not copied. */
  readonly bytesMovedIn: number;
  /** Dies as a worker does that runs out of memory or throws. */
  die(message: string): void;
}

export interface LocalThreads extends Workers {
  /** All that were started, in order. */
  readonly all: readonly LocalThread[];
  of(kind: ThreadKind): readonly LocalThread[];
  alive(kind: ThreadKind): readonly LocalThread[];
}

function startThread(kind: ThreadKind, made: object): LocalThread {
  const { port1, port2 } = new MessageChannel();
  const errors = new EventTarget();
  const callbacks: MessagePort[] = [];
  let ended = false;
  let late = 0;
  let bytesMovedIn = 0;
  port2.addEventListener('message', ({ ports }) => callbacks.push(...ports));
  expose(made, port2);
  port1.start();
  return {
    kind,
    get ended() {
      return ended;
    },
    get late() {
      return late;
    },
    get bytesMovedIn() {
      return bytesMovedIn;
    },
    postMessage(message: unknown, transfer: Transferable[] = []) {
      if (ended) late++;
      for (const part of transfer) if (part instanceof ArrayBuffer) bytesMovedIn += part.byteLength;
      port1.postMessage(message, transfer);
    },
    addEventListener(type: string, listener: EventListenerOrEventListenerObject) {
      (type === 'error' ? errors : port1).addEventListener(type, listener);
    },
    removeEventListener(type: string, listener: EventListenerOrEventListenerObject) {
      (type === 'error' ? errors : port1).removeEventListener(type, listener);
    },
    terminate() {
      ended = true;
      for (const port of [port1, port2, ...callbacks]) port.close();
    },
    die: (message) => void errors.dispatchEvent(Object.assign(new Event('error'), { message })),
  };
}

/** @param make the object of each kind of thread, made anew for each thread. */
export function localThreads(
  make: Readonly<Partial<Record<ThreadKind, () => object>>>,
): LocalThreads {
  const all: LocalThread[] = [];
  const start = (kind: ThreadKind) => () => {
    const thread = startThread(kind, make[kind]?.() ?? {});
    all.push(thread);
    return thread;
  };
  const of = (kind: ThreadKind) => all.filter((thread) => thread.kind === kind);
  return {
    compiler: start('compiler'),
    runtime: start('runtime'),
    training: start('training'),
    data: start('data'),
    all,
    of,
    alive: (kind) => of(kind).filter(({ ended }) => !ended),
  };
}
