/** Which of the files that were given together are models, and which belong to them. */
import type { ModelFormat, SourceFile } from './format.ts';

export interface ModelFiles {
  readonly format: ModelFormat;
  /** The file that is recognised as the model. */
  readonly main: SourceFile;
  /** Files that it consists of besides. */
  readonly parts: readonly SourceFile[];
}

const HEAD_BYTES = 4096;

/** The first of `formats` that recognises these bytes, by their head. */
export function recognised(
  bytes: Uint8Array,
  formats: readonly ModelFormat[],
): ModelFormat | undefined {
  const head = bytes.subarray(0, HEAD_BYTES);
  return formats.find((candidate) => candidate.match(head));
}

/** In the order of `files`. Files without a model of their own, such as weights alone, count only where there is no other. */
export function modelsAmong(
  files: readonly SourceFile[],
  formats: readonly ModelFormat[],
): readonly ModelFiles[] {
  const found = files.flatMap((main): ModelFiles[] => {
    const format = recognised(main.bytes, formats);
    if (!format) return [];
    const others = files.filter((other) => other !== main);
    return [{ format, main, parts: format.parts?.(main, others) ?? [] }];
  });
  if (found.length < 2) return found;
  const taken = new Set(found.flatMap(({ parts }) => parts));
  const whole = found.filter(
    ({ format, main }) => !taken.has(main) && (format.isWhole?.(main.bytes) ?? true),
  );
  return whole.length > 0 ? whole : found.slice(0, 1);
}
