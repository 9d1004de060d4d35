/** Moving memory to another thread instead of copying it. */
import { transfer } from 'comlink';

/**
 * Marks `value` to be moved when it crosses next, as an argument or as a result: all memory of the typed arrays in it goes
 * to the other thread, and is gone here. In a thread of its own, nothing happens to it.
 */
export function moved<T extends object>(value: T): T {
  const buffers = new Set<ArrayBuffer>();
  collect(value, buffers);
  return transfer(value, [...buffers]);
}

function collect(value: unknown, into: Set<ArrayBuffer>): void {
  if (typeof value !== 'object' || value === null) return;
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) into.add(value.buffer);
  } else if (value instanceof Map) for (const part of value.values()) collect(part, into);
  else for (const part of Object.values(value)) collect(part, into);
}
