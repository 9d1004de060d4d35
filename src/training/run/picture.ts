/** What the live pictures draw: ranges of all quantizers, and the weights of one layer beside their lattice. */
import { type Subgraph, tensorAt } from '../../ir/model.ts';
import { layerName } from '../../ir/operands.ts';
import type { FakeQuantizationPlan } from '../../quantization/trained/fake-quantization.ts';
import { histogramOf, rangeOf } from '../../tensor/histogram.ts';
import type { PictureRecord, RangeRecord, WeightsRecord } from '../log.ts';
import type { TrainedParameters } from '../parameters.ts';
import type { ActivationRanges } from '../ranges.ts';

export interface PictureSources {
  readonly graph: Subgraph;
  readonly parameters: TrainedParameters;
  readonly ranges: ActivationRanges | null;
  readonly plan: FakeQuantizationPlan | null;
  readonly step: number;
  readonly watched: string | null;
}

export async function pictureOf(sources: PictureSources): Promise<PictureRecord> {
  const { graph, plan, ranges, parameters, step } = sources;
  const owners = [...(plan?.activations.values() ?? [])].flatMap((lattice) =>
    lattice.kind === 'range' ? [lattice.tensor] : [],
  );
  const activations = [...new Set(owners)].map((tensor): RangeRecord => {
    const { min = 0, max = 0 } = ranges?.read(tensor) ?? {};
    return { layer: tensorAt(graph, tensor).name, of: 'activation', min, max };
  });
  // Where kernels find the ranges of activations, those of weights are all there is to see.
  const reaches = plan && plan.hybrid.size > 0 ? await parameters.reaches() : [];
  const ofWeights = reaches.map(
    ({ layer, min, max }): RangeRecord => ({
      ...{ layer: tensorAt(graph, layer).name, of: 'weights', min, max },
    }),
  );
  const weights = await weightsOf(sources);
  return { step, ranges: [...activations, ...ofWeights], weights };
}

async function weightsOf({
  graph,
  parameters,
  watched,
}: PictureSources): Promise<WeightsRecord | null> {
  const operator = graph.operators.find((candidate) => layerName(graph, candidate) === watched);
  const reading = operator && (await parameters.read(operator.outputs[0] ?? -1));
  if (!reading || watched === null) return null;
  const { values, half, lowLevel, topLevel } = reading;
  const { counts, min, max } = histogramOf(values, rangeOf(values));
  const widest = half?.reduce((a, b) => Math.max(a, b), 0) ?? 0;
  const lattice = half ? { scale: widest / topLevel, lowLevel, topLevel } : null;
  return { layer: watched, bins: counts, min, max, lattice };
}
