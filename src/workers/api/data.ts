/** Sets of a person's own, as the page sees them. */
import type { OwnFacts } from '../../adapters/datasets/own-facts.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { DataKind } from '../../data/data-index.ts';
import type { DataSetup } from '../../data/setup/fields.ts';
import type { Marks } from '../../evaluation/marks.ts';
import type { TaskName } from '../../evaluation/tasks.ts';
import type { Photo } from '../runtime/photos.ts';

/** In the place of a sha256 where samples are made up. */
export const MADE_UP_NAME = '0'.repeat(64);

/** Files that were looked through. */
export interface ScannedSet {
  /** Names it in later calls. */
  readonly key: number;
  /** What to call it: the file, or the folder that all files lie in. */
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
  /** Of the file, hex; of several, of the list of their hashes, sizes and paths as `sha256sum` writes it. */
  readonly sha256: string;
  readonly kind: DataKind;
  readonly records: number;
  /** Right answers: names of classes with how many records each has, the shape of values, masks, or how many boxes; null where nobody knows them. */
  readonly targets:
    | {
        readonly kind: 'classes';
        readonly names: readonly string[];
        readonly counts: readonly number[];
      }
    | { readonly kind: 'values'; readonly shape: readonly number[] }
    | { readonly kind: 'masks' }
    | { readonly kind: 'boxes'; readonly names: readonly string[]; readonly boxes: number }
    | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Another drop that is calibrated with: all of this set is measured on then. */
  readonly calibration?: ScannedSet;
}

/** A set with a set-up, as the network will see it. */
export interface PreparedSet {
  readonly facts: OwnFacts;
  /** Records of each class of the model, by its number; empty where answers are no classes. */
  readonly classCounts: readonly number[];
  /** What files can be measured by on it, the likeliest first. */
  readonly tasks: readonly TaskName[];
  readonly setup: DataSetup;
  /** Some test samples, as the model gets them. */
  readonly samples: readonly (Photo & { readonly marks: Marks | null })[];
  /** Smallest, largest and mean value of these. */
  readonly values: { readonly low: number; readonly high: number; readonly mean: number };
  readonly diagnostics: readonly Diagnostic[];
}
