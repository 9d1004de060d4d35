/** The thread's side: an object whose methods other threads call. */
import { expose as exposeOn } from 'comlink';
import { registerWire } from './wire.ts';

/**
 * Lets the thread at the other end of `port` call all methods of `made`, which are written as if there were no threads.
 * @param port by default the thread's own.
 */
export function expose(made: object, port?: MessagePort): void {
  registerWire();
  exposeOn(made, port);
}
