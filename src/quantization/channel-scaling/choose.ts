/** Which layers have their input channels scaled, and by how much: what lessens the error of their outputs on calibration samples. */
import type { Diagnostic } from '../../base/diagnostic.ts';
import { cancellationPoint } from '../../base/progress.ts';
import type { RangeLookup } from '../../calibration/estimators.ts';
import type { LayerRows } from '../../calibration/sample-layers.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { layerName } from '../../ir/operands.ts';
import { scalableLayers, scaleChannels } from '../../passes/scale-channels.ts';
import { type RoundingLayer, roundingLayers } from '../learned-rounding/layers.ts';
import type { LearningOptions } from '../learned-rounding/learn.ts';
import { inputRows, outputError, type RoundingProblem } from '../learned-rounding/problem.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { integersOf, quantizeWeights, weightScales } from '../rounding/rounding.ts';
import { channelFacts, EXPONENTS, scalingFactors } from './factors.ts';

/** A layer that is tried, with the channels that it reads. */
export interface ScalingLayer extends RoundingLayer {
  readonly position: number;
  readonly channels: number;
}

/** The scaled model, and a note for each layer that gained. */
export interface ScaledModel {
  readonly model: Model;
  readonly notes: readonly Diagnostic[];
}

/** Rows that errors are measured on: enough to tell exponents apart. */
const MOST_ROWS = 128;
/** An error that falls by less is left as it is. */
const WORTH = 0.99;
/** Ranges of activations do not matter here. */
const ANY: RangeLookup = () => ({ min: 0, max: 1 });

/**
 * Layers of `model` that can be scaled, and whose weights `recipe` rounds. A depthwise layer has a scale for each of its channels
 * already.
 */
export function scalingLayers(model: Model, recipe: Recipe): readonly ScalingLayer[] {
  const rounded = new Map(
    roundingLayers(model, { ...recipe, rounding: 'learned' }, ANY).map((layer) => [
      Number(layer.window.name),
      layer,
    ]),
  );
  return scalableLayers(model).flatMap(({ position, channels }) => {
    const layer = rounded.get(position);
    return layer && !layer.depthwise ? [{ ...layer, position, channels }] : [];
  });
}

/**
 * Tries every exponent on all layers at once, and keeps the best of each.
 * @param rows what `sampleLayers` gave, by layer.
 * @throws PlaygroundError `cancelled`.
 */
export async function scaleByActivations(
  model: Model,
  recipe: Recipe,
  rows: ReadonlyMap<string, LayerRows>,
  { signal, onProgress }: LearningOptions = {},
): Promise<ScaledModel> {
  const layers = scalingLayers(model, recipe).filter(({ window }) => rows.get(window.name)?.rows);
  const problems = new Map(layers.map((layer) => [layer.position, problemOf(model, layer, rows)]));
  const trials = new Map(layers.map(({ position }) => [position, [] as Trial[]]));
  for (const [i, exponent] of [null, ...EXPONENTS].entries()) {
    const factors = new Map(
      layers.map(({ position, channels }) => {
        const { inputs, weights } = problems.get(position)!;
        const factors = scalingFactors(channelFacts(inputs, weights, channels), exponent ?? 0);
        return [position, exponent === null ? factors.fill(1) : factors];
      }),
    );
    const tried = scaleChannels(model, (position) => factors.get(position));
    const scaled = new Map(scalingLayers(tried, recipe).map((layer) => [layer.position, layer]));
    for (const { position } of layers) {
      await cancellationPoint(signal);
      const [layer, problem, own] = [
        scaled.get(position),
        problems.get(position)!,
        factors.get(position)!,
      ];
      if (layer)
        trials
          .get(position)!
          .push({ exponent, factors: own, error: errorOf(tried, layer, problem, own) });
    }
    onProgress?.((i + 1) / (EXPONENTS.length + 1));
  }
  const chosen = new Map(
    [...trials].flatMap(([position, all]) => {
      const [plain, ...others] = all;
      const best = others.reduce<Trial | undefined>(
        (a, b) => (a && a.error <= b.error ? a : b),
        undefined,
      );
      return plain && best && best.error < WORTH * plain.error
        ? [[position, { plain, best }] as const]
        : [];
    }),
  );
  const graph = mainGraph(model);
  return {
    model: scaleChannels(model, (position) => chosen.get(position)?.best.factors),
    notes:
      chosen.size === 0
        ? [nothingGained(layers.length)]
        : [...chosen].map(([position, { plain, best }]) =>
            noteOf(layerName(graph, graph.operators[position]!), plain, best),
          ),
  };
}

interface Trial {
  /** Null for the layer as it was. */
  readonly exponent: number | null;
  readonly factors: Float64Array;
  readonly error: number;
}

/** The layer as it is, before it is scaled or rounded. */
function problemOf(
  model: Model,
  { weights: index, window, spec }: RoundingLayer,
  rows: ReadonlyMap<string, LayerRows>,
): RoundingProblem {
  const weights = mainGraph(model).tensors[index]?.data as Float32Array;
  const { rows: count, values: inputs, width } = rows.get(window.name)!;
  const none = { steps: weights, nearest: new Int8Array(), ...integersOf(spec) };
  const outputs = weights.length / width;
  return inputRows({ weights, outputs, width, inputs, rows: count, ...none }, 0, MOST_ROWS);
}

/** Squared error of the outputs, with the weights scaled, rounded and scaled back. */
function errorOf(
  model: Model,
  { spec, weights: index }: RoundingLayer,
  problem: RoundingProblem,
  factors: Float64Array,
): number {
  const weights = mainGraph(model).tensors[index]?.data as Float32Array;
  const scales = weightScales(spec);
  const { channels, inner } = spec.layout;
  const steps = weights.map(
    (_, k) => scales[Math.floor(k / inner) % channels]! / factors[k % factors.length]!,
  );
  return outputError({ ...problem, steps, ...integersOf(spec) }, quantizeWeights(weights, spec));
}

function noteOf(layer: string, plain: Trial, best: Trial): Diagnostic {
  const [least, most] = [Math.min(...best.factors), Math.max(...best.factors)];
  const gain = (100 * (1 - best.error / plain.error)).toFixed(0);
  return {
    severity: 'info',
    code: 'channels-scaled',
    message: `Layer ${layer}: its ${best.factors.length} input channels were scaled by ${least.toPrecision(2)} to ${most.toPrecision(2)} (activations count by the exponent ${best.exponent}), and the layer before by the inverse. On calibration samples the squared error that rounding its weights makes fell by ${gain} %.`,
    where: { layer },
  };
}

function nothingGained(tried: number): Diagnostic {
  const message =
    tried === 0
      ? 'No channels were scaled: no layer with integer weights directly follows another one.'
      : 'No channels were scaled: no layer would have rounded better.';
  return { severity: 'info', code: 'channels-not-scaled', message, where: {} };
}
