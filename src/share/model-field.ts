/** The model that a link names: one field of it. */
import { sampleOf } from './samples.ts';

/** A model as a link names it. A local file never leaves the machine: only its name, size and hash do. */
export type ModelReference = { readonly kind: 'sample'; readonly id: string } | FileReference;

/** A local file: only a person who has it can open it. */
export interface FileReference {
  readonly kind: 'file';
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** Of a file, a layer or whatever else a person named. */
export const MAX_NAME = 200;

/** A name from outside, cut where it is too long. */
export function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  // Cutting between surrogates would leave half a character.
  return value.slice(0, MAX_NAME).toWellFormed();
}

function readModel(value: unknown): ModelReference | undefined {
  if (typeof value !== 'string') return undefined;
  if (value.startsWith('s:')) {
    const id = value.slice(2);
    return sampleOf(id) && { kind: 'sample', id };
  }
  // The name may hold commas; size and hash stand last.
  const [, file, bytes, sha256] = /^f:(.*),(\d{1,15}),([0-9a-f]{64})$/s.exec(value) ?? [];
  if (file === undefined || bytes === undefined || sha256 === undefined) return undefined;
  return { kind: 'file', name: nameOf(file) ?? '', bytes: Number(bytes), sha256 };
}

export const MODEL_FIELD = {
  link: 'm',
  values: '`s:<sample>` or `f:<name>,<bytes>,<sha256>`',
  meaning: 'a bundled sample, or a local file by name, size and hash only',
  write: (model: ModelReference): string =>
    model.kind === 'sample'
      ? `s:${model.id}`
      : `f:${nameOf(model.name)},${model.bytes},${model.sha256}`,
  nearest: readModel,
};

/** What the model is called on the page. */
export function referenceName(reference: ModelReference): string {
  return reference.kind === 'file'
    ? reference.name
    : (sampleOf(reference.id)?.name ?? reference.id);
}

/** Whether two references name the same model: a file by its hash. */
export function sameModel(a: ModelReference, b: ModelReference): boolean {
  if (a.kind === 'sample') return b.kind === 'sample' && a.id === b.id;
  return b.kind === 'file' && a.sha256 === b.sha256;
}
