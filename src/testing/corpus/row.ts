/** One file of the corpus of broken and refused files. */
import type { ErrorCode } from '../../base/errors.ts';

export interface CorpusRow {
  /** What is wrong with it, in words. */
  readonly name: string;
  readonly bytes: () => Uint8Array;
  readonly code: ErrorCode;
  /** What the message must name: the layer, the byte, the setting. */
  readonly says: RegExp;
}
