/** Gives back the memory of a model's files once it is open. */
import type { SourceFile } from '../formats/format.ts';

/** Bytes; what is smaller is soon collected, and may be somebody's still. */
const LARGE = 2 ** 25;

/**
 * Empties the large ones of `files`, unless `model` or what else is given has views of them: what nobody holds any more would only be
 * collected when the next large array is already there beside it.
 * @param files nobody else's: their bytes are gone afterwards.
 */
export async function letGo(
  files: readonly SourceFile[],
  model: object,
  least = LARGE,
): Promise<void> {
  const held = new Set<ArrayBufferLike>();
  collect(model, held, new Set());
  const free = new Set<ArrayBuffer>();
  for (const { buffer } of files.map(({ bytes }) => bytes)) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength >= least && !held.has(buffer))
      free.add(buffer);
  }
  if (free.size === 0) return;
  // Sent to nobody: what is moved to a closed port is freed at once, and everywhere, which `ArrayBuffer.transfer` is not.
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.postMessage(null, [...free]);
  port1.close();
  await new Promise((resolve) => setTimeout(resolve));
}

/** The memory that typed arrays in `value` are views of. */
function collect(value: unknown, into: Set<ArrayBufferLike>, seen: Set<object>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  if (ArrayBuffer.isView(value)) {
    into.add(value.buffer);
    return;
  }
  seen.add(value);
  const parts = value instanceof Map ? value.values() : Object.values(value);
  for (const part of parts) collect(part, into, seen);
}
