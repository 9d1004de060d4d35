/** The ranges of activations during a run: kept in numbers on the host, so that simulation and file compute one lattice. */
import * as tf from '@tensorflow/tfjs-core';
import {
  type ActivationType,
  learnedParameters,
} from '../quantization/scales/activation-parameters.ts';
import type { ActivationLattice } from '../quantization/trained/fake-quantization.ts';
import type { AffineParameters } from '../tensor/affine.ts';
import type { Range } from '../tensor/histogram.ts';
import type { Lattice, LearnedEnds } from './fake-quantize.ts';
import type { RangeRule } from './settings/rounding.ts';
import { variableOf } from './variable.ts';

/** Where TFMOT starts without calibration. */
const UNCALIBRATED: Range = { min: -6, max: 6 };
/** Weight of the past in the moving average; TFMOT's. */
const MOMENTUM = 0.999;
/** A range that was never seen is not taken to a logarithm below this. */
const SMALLEST = 1e-6;

/** Smallest and largest integer of an activation. */
export const ACTIVATION_LEVELS = {
  int8: { low: -128, high: 127 },
  int16: { low: -32767, high: 32767 },
} as const;

interface State {
  range: Range;
  /** Observations in the average so far. */
  seen: number;
  ends: { readonly logMax: tf.Variable; readonly logMin: tf.Variable | null } | undefined;
}

export interface StoredRange extends Range {
  readonly tensor: number;
  readonly seen: number;
}

export interface ActivationRanges {
  /** The lattice to round to. */
  lattice(of: ActivationLattice): Lattice;
  ends(of: ActivationLattice): LearnedEnds | undefined;
  /** Starts from what calibration saw, or from ±6. */
  start(calibrated: ReadonlyMap<number, Range> | null): void;
  /** Takes in what one batch had: for tracked ranges. */
  observe(tensor: number, batch: Range): void;
  /** Reads learned ranges back after a step. */
  sync(): Promise<void>;
  /** Variables of learned ranges. */
  readonly variables: readonly tf.Variable[];
  readonly tracks: boolean;
  read(tensor: number): Range;
  store(): readonly StoredRange[];
  restore(stored: readonly StoredRange[]): void;
  dispose(): void;
}

/**
 * @param tensors owners of ranges, see `ActivationLattice`.
 * @param calibrated whether they start from what calibration saw.
 */
export function createRanges(
  tensors: readonly number[],
  type: ActivationType,
  rule: RangeRule,
  calibrated: boolean,
): ActivationRanges {
  const states = new Map<number, State>(
    tensors.map((tensor) => [tensor, { range: UNCALIBRATED, seen: 0, ends: undefined }]),
  );
  const levels = ACTIVATION_LEVELS[type];
  const isSymmetric = levels.low === -levels.high;

  const stateOf = (tensor: number): State => {
    const state = states.get(tensor);
    if (!state) throw new RangeError(`tensor ${tensor} has no range`);
    return state;
  };
  const latticeAt = ({ scale, zeroPoint }: AffineParameters): Lattice => ({
    scale,
    zeroPoint,
    ...levels,
  });

  /** Variables take the ranges over: a range that starts at 0 stays there. */
  function makeEnds(state: State): void {
    if (rule !== 'learned') return;
    disposeEnds(state);
    const { min, max } = state.range;
    const log = (value: number) =>
      variableOf(Float32Array.of(Math.log(Math.max(value, SMALLEST))), []);
    // A symmetric lattice has one end to learn: the larger one, to both sides.
    state.ends = isSymmetric
      ? { logMax: log(Math.max(max, -min)), logMin: null }
      : { logMax: log(max), logMin: min < 0 ? log(-min) : null };
  }
  function disposeEnds({ ends }: State): void {
    ends?.logMax.dispose();
    ends?.logMin?.dispose();
  }

  return {
    tracks: rule === 'tracked',
    lattice(of) {
      if (of.kind === 'fixed') return latticeAt(of.parameters);
      return latticeAt(learnedParameters(stateOf(of.tensor).range, type));
    },
    ends(of) {
      if (of.kind === 'fixed') return undefined;
      const { ends } = stateOf(of.tensor);
      return ends as LearnedEnds | undefined;
    },
    start(found) {
      for (const [tensor, state] of states) {
        state.range = found?.get(tensor) ?? UNCALIBRATED;
        state.seen = 0;
        makeEnds(state);
      }
    },
    observe(tensor, batch) {
      const state = stateOf(tensor);
      state.seen += 1;
      // After calibration the average is that of all batches until it is long enough: TFMOT's would stay at the start.
      const momentum = calibrated ? Math.min(MOMENTUM, state.seen / (state.seen + 1)) : MOMENTUM;
      const mix = (past: number, now: number) => momentum * past + (1 - momentum) * now;
      state.range = {
        min: mix(state.range.min, Math.min(batch.min, 0)),
        max: mix(state.range.max, Math.max(batch.max, 0)),
      };
    },
    async sync() {
      const learned = [...states.values()].filter(({ ends }) => ends !== undefined);
      if (learned.length === 0) return;
      const packed = tf.tidy(() =>
        tf.stack(
          learned.flatMap(({ ends }) =>
            ends?.logMin ? [ends.logMax, ends.logMin] : [ends?.logMax as tf.Variable],
          ),
        ),
      );
      const values = await packed.data();
      packed.dispose();
      let at = 0;
      for (const state of learned) {
        const max = Math.exp(values[at++] ?? 0);
        const own = state.ends?.logMin ? -Math.exp(values[at++] ?? 0) : 0;
        const min = isSymmetric && state.range.min < 0 ? -max : own;
        state.range = { min, max };
      }
    },
    get variables() {
      return [...states.values()].flatMap(({ ends }) =>
        ends ? [ends.logMax, ...(ends.logMin ? [ends.logMin] : [])] : [],
      );
    },
    read: (tensor) => stateOf(tensor).range,
    store: () => [...states].map(([tensor, { range, seen }]) => ({ tensor, ...range, seen })),
    restore(stored) {
      for (const { tensor, min, max, seen } of stored) {
        const state = states.get(tensor);
        if (!state) continue;
        state.range = { min, max };
        state.seen = seen;
        makeEnds(state);
      }
    },
    dispose() {
      for (const state of states.values()) disposeEnds(state);
    },
  };
}
