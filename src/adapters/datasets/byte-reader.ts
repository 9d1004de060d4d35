/** Bytes piece by piece, decompressed on the way, so that the start of a large file can be had without the rest. */
import { PlaygroundError } from '../../base/errors.ts';
import { isGzip } from '../../base/magic.ts';

/** A whole file, or one that is still arriving. */
export type ByteSource = Uint8Array | ReadableStream<Uint8Array>;

export interface ByteReader {
  /** The next `count` bytes; fewer only where the source ends. @throws PlaygroundError `truncated` for broken gzip. */
  take(count: number, onTaken?: (bytes: number) => void): Promise<Uint8Array>;
  /** Stops a source that is still arriving. */
  cancel(): Promise<void>;
}

/** Reads `source`, through gzip where it begins with gzip's magic bytes: some servers send a .gz file already decompressed. */
export async function openBytes(source: ByteSource, file: string): Promise<ByteReader> {
  const raw = readChunks(source instanceof Uint8Array ? streamOf([source]) : source);
  const magic = await raw.take(2);
  const rest = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(magic),
    async pull(controller) {
      const chunk = await raw.chunk();
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
    cancel: () => raw.cancel(),
  });
  if (!isGzip(magic)) return readChunks(rest);
  const gunzip = new DecompressionStream('gzip') as TransformStream<Uint8Array, Uint8Array>;
  const reader = readChunks(rest.pipeThrough(gunzip));
  return {
    cancel: reader.cancel,
    take: async (count, onTaken) => {
      try {
        return await reader.take(count, onTaken);
      } catch {
        throw new PlaygroundError(
          'truncated',
          `${file} is a broken gzip file.`,
          'Download it again.',
          { file },
        );
      }
    },
  };
}

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

interface ChunkReader extends ByteReader {
  /** The next bytes, as many as come at once; undefined at the end. */
  chunk(): Promise<Uint8Array | undefined>;
}

function readChunks(stream: ReadableStream<Uint8Array>): ChunkReader {
  const reader = stream.getReader();
  let left: Uint8Array = new Uint8Array();
  const chunk = async () => {
    if (left.length === 0) return (await reader.read()).value;
    const next = left;
    left = new Uint8Array();
    return next;
  };
  return {
    chunk,
    async take(count, onTaken) {
      const parts: Uint8Array[] = [];
      let length = 0;
      while (length < count) {
        const next = await chunk();
        if (!next) break;
        const part = next.subarray(0, count - length);
        left = next.subarray(part.length);
        parts.push(part);
        length += part.length;
        onTaken?.(length);
      }
      const bytes = new Uint8Array(length);
      let at = 0;
      for (const part of parts) {
        bytes.set(part, at);
        at += part.length;
      }
      return bytes;
    },
    cancel: () => reader.cancel(),
  };
}
