/**
 * What crosses threads beside plain data: functions, signals, objects that hold some, and errors. Each is a transfer
 * handler of comlink, so that methods are written as if there were no threads.
 */
import { expose, type TransferHandler, transferHandlers, wrap } from 'comlink';
import { type ErrorData, fromErrorData, toErrorData } from '../../base/errors.ts';

type Callback = (...args: readonly unknown[]) => unknown;
type Wire = [value: MessagePort | true, transfers: Transferable[]];

const isCallback = (value: unknown): value is Callback => typeof value === 'function';
const isSignal = (value: unknown): value is AbortSignal => value instanceof AbortSignal;

/** The function stays here; the other side calls it through a port. */
function sendFunction(callback: Callback): [MessagePort, Transferable[]] {
  const { port1, port2 } = new MessageChannel();
  expose(callback, port1);
  return [port2, [port2]];
}

function receiveFunction(port: MessagePort): Callback {
  port.start();
  return wrap<Callback>(port) as unknown as Callback;
}

/** A port that says when it happens, or `true` where it has happened already. */
function sendSignal(signal: AbortSignal): Wire {
  if (signal.aborted) return [true, []];
  const { port1, port2 } = new MessageChannel();
  signal.addEventListener('abort', () => port1.postMessage(null), { once: true });
  return [port2, [port2]];
}

function receiveSignal(port: MessagePort | true): AbortSignal {
  if (port === true) return AbortSignal.abort();
  const controller = new AbortController();
  port.addEventListener('message', () => controller.abort(), { once: true });
  port.start();
  return controller.signal;
}

interface LiveParts {
  readonly data: object;
  readonly functions: Readonly<Record<string, MessagePort>>;
  readonly signals: Readonly<Record<string, MessagePort | true>>;
}

/** Options with a callback or a signal among them, and objects of methods. */
function isLive(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.values(value).some((part) => isCallback(part) || isSignal(part));
}

function sendLive(live: Readonly<Record<string, unknown>>): [LiveParts, Transferable[]] {
  const data: Record<string, unknown> = {};
  const functions: Record<string, MessagePort> = {};
  const signals: Record<string, MessagePort | true> = {};
  const transfers: Transferable[] = [];
  for (const [name, part] of Object.entries(live)) {
    if (isCallback(part)) {
      const [port, moved] = sendFunction(part);
      functions[name] = port;
      transfers.push(...moved);
    } else if (isSignal(part)) {
      const [port, moved] = sendSignal(part);
      signals[name] = port;
      transfers.push(...moved);
    } else data[name] = part;
  }
  return [{ data, functions, signals }, transfers];
}

function receiveLive({ data, functions, signals }: LiveParts): Readonly<Record<string, unknown>> {
  const each = <T>(parts: Readonly<Record<string, T>>, receive: (part: T) => unknown) =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, receive(part)]));
  return { ...data, ...each(functions, receiveFunction), ...each(signals, receiveSignal) };
}

/** What comlink catches in the other thread. */
interface Thrown {
  readonly value: unknown;
}

/** Structured clone drops the fields of an error: it travels as data, and is thrown as an error of ours. */
function errorHandler(): TransferHandler<Thrown, ErrorData> {
  const canHandle = transferHandlers.get('throw')?.canHandle;
  if (!canHandle) throw new TypeError('comlink has no handler for errors.');
  return {
    canHandle: canHandle as (value: unknown) => value is Thrown,
    serialize: ({ value }) => [toErrorData(value), []],
    deserialize(data) {
      throw fromErrorData(data);
    },
  };
}

/** Teaches comlink all of this; both sides of a thread do. */
export function registerWire(): void {
  if (transferHandlers.has('live')) return;
  transferHandlers.set('throw', errorHandler());
  transferHandlers.set('function', {
    canHandle: isCallback,
    serialize: sendFunction,
    deserialize: receiveFunction,
  } satisfies TransferHandler<Callback, MessagePort>);
  transferHandlers.set('signal', {
    canHandle: isSignal,
    serialize: sendSignal,
    deserialize: receiveSignal,
  } satisfies TransferHandler<AbortSignal, MessagePort | true>);
  transferHandlers.set('live', {
    canHandle: isLive,
    serialize: sendLive,
    deserialize: receiveLive,
  } satisfies TransferHandler<Readonly<Record<string, unknown>>, LiveParts>);
}
