/** What a model format is: it recognises its bytes and reads them into the IR. One folder per format. */
import type { Diagnostic } from '../base/diagnostic.ts';
import type { GivenShape } from '../base/input-shape.ts';
import type { Model } from '../ir/model.ts';

export interface ImportedModel {
  /** Float graph of TFLite ops in NHWC, batch −1, as the layers say it: nothing folded or fused yet. */
  readonly model: Model;
  /** Format in words, e.g. "Keras 2 (.h5)". */
  readonly format: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A model with the files that it was read from. */
export interface OpenedModel extends ImportedModel {
  /** The one that was recognised first, then its parts. */
  readonly files: readonly SourceFile[];
}

/** One of the files that were given together. */
export interface SourceFile {
  /** Path as far as it is known; weight shards are found by it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a file leaves open, as a person says it, and what there is to read it with. */
export interface ReadOptions {
  /** Of inputs with open sizes. */
  readonly inputShapes?: readonly GivenShape[] | undefined;
  /** Bytes that the machine has; undefined where nobody knows. */
  readonly memory?: number | undefined;
}

export interface ModelFormat {
  /** Format family in words. */
  readonly label: string;
  /** Decides by content alone; `head` is the start of the file, at least 512 bytes where there are as many. */
  match(head: Uint8Array): boolean;
  /** Names of the files that `bytes` says it consists of besides; none where it is damaged, which `read` says. */
  named?(bytes: Uint8Array): readonly string[];
  /** Which of the files given with `main` belong to it; absent for formats of one file. Damage is for `read` to report. */
  parts?(main: SourceFile, others: readonly SourceFile[]): readonly SourceFile[];
  /** Whether a file that matches holds a model that can be opened alone; absent where every one does. */
  isWhole?(bytes: Uint8Array): boolean;
  /**
   * @param others the files that belong to it.
   * @throws PlaygroundError naming the layer, tensor or byte that is wrong.
   */
  read(
    bytes: Uint8Array,
    others?: readonly SourceFile[],
    options?: ReadOptions,
  ): Promise<ImportedModel>;
}
