/** What a cause is: how it is recognised, what it says, and what helps. */

import type { Diagnostic } from '../../base/diagnostic.ts';
import type { TensorStats } from '../../calibration/statistics.ts';
import type { Subgraph } from '../../ir/model.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { Layer } from '../layers.ts';
import type { LayerErrors } from '../sweep.ts';
import type { TensorErrors } from '../tensor-errors.ts';
import type { WeightFacts } from '../weight-facts.ts';
import type { EvidencePicture } from './picture.ts';

/** A layer with everything that was measured of it. */
export interface ExaminedLayer {
  readonly layer: Layer;
  readonly errors: LayerErrors;
  /** Its result; undefined where the file has no such activation. */
  readonly output: TensorErrors | undefined;
  readonly weights: WeightFacts | undefined;
  /** Points of the score that this layer alone costs, or gives back where it alone is left out: the larger, 0 to 1. */
  readonly blame: number;
}

/** All that causes are looked for in. */
export interface Examined {
  /** The prepared float graph. */
  readonly graph: Subgraph;
  readonly recipe: Recipe;
  readonly layers: readonly ExaminedLayer[];
  /** Inputs that become integers. */
  readonly inputs: readonly TensorErrors[];
  /** Any activation by its name in the float model. */
  readonly tensor: (name: string) => TensorErrors | undefined;
  /** What calibration saw; undefined where nothing had to be calibrated. */
  readonly stats: TensorStats | undefined;
  /** Samples that ranges were learned from; null where none were. */
  readonly calibrationSamples: number | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the score fell by more than chance and rounding explain. */
  readonly fell: boolean;
}

/** Numbers and names that show it, by what they are. */
export type Evidence = Readonly<Record<string, number | string>>;

/** Something to do about it. */
export interface Remedy {
  /** In words, as an order. */
  readonly words: string;
  /** Settings that differ; null where it is not the recipe that is wrong: calibrate on samples like those that are measured. */
  readonly changes: Partial<Recipe> | null;
}

/** A cause, found in one place. */
export interface Finding {
  /** Null for one that is not a layer's. */
  readonly layer: string | null;
  readonly tensor: string;
  readonly evidence: Evidence;
  /** The same to look at; null where there is nothing to draw. */
  readonly picture: EvidencePicture | null;
  /** A sentence or two in plain words, with the numbers. */
  readonly words: string;
  readonly remedies: readonly Remedy[];
}

/** One way in which accuracy is lost. */
export interface Cause {
  /** What it is, as a headline. */
  readonly title: string;
  /** Told by its effect: it is looked for in a file that lost more than chance and rounding explain, and in no other. */
  readonly afterFall?: true;
  /** Everywhere it is found, worst first. */
  find(examined: Examined): readonly Finding[];
}

/** A layer's own share in the loss from which it is worth a word. */
export const LEAST_BLAME = 0.005;

/** `count` of many, in words: “3 of 64 channels”. */
export function countOf(count: number, all: number, what: string): string {
  return `${count} of ${all} ${what}`;
}

/** A number for a sentence: three digits that count. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return String(Number(value.toPrecision(3)));
}

/** A share in percent. */
export function percent(share: number): string {
  return `${short(100 * share)} %`;
}
