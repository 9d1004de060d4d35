/** What rounding makes of a dense layer's weights that are looked at before anything is decided. Cost: linear in the weights. */
import { forEachRun } from '../../tensor/channels.ts';
import type { Shape } from '../../tensor/shape.ts';
import { type IntegerStorage, weightDecision } from '../plan/weight-decision.ts';
import type { LayerSettings } from '../recipe/settings/overrides.ts';
import { quantizeWeights, weightScales } from '../rounding/rounding.ts';
import { addRun, createSums, inShares } from './weight-sums.ts';

/** A matrix [out, in] of weights that are not rotated, and how they are rounded. */
export interface MatrixRequest {
  readonly values: Float32Array;
  readonly shape: Shape;
  readonly settings: LayerSettings;
  readonly storage: IntegerStorage;
}

/** How it is rounded, in blocks where the settings say so, and 10·log10(Σw² / Σ(w−ŵ)²): Infinity where nothing is lost. */
export function roundedMatrix({ values, shape, settings, storage }: MatrixRequest) {
  const tensor = { name: '', shape, dtype: 'float32', data: values } as const;
  const { spec } = weightDecision(tensor, 0, settings, storage, true);
  const scales = weightScales(spec);
  const integers = quantizeWeights(values, spec);
  const sums = createSums();
  forEachRun(values.length, spec.layout, (channel, start, end) =>
    addRun(sums, values, integers, start, end, scales[channel]!),
  );
  return { spec, sqnrDb: inShares(sums).sqnrDb };
}
