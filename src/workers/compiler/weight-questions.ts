/** What the page may ask of the weights of a layer, as trained and as a recipe rounds them. Weights cross only as far as they are drawn. */
import { PlaygroundError } from '../../base/errors.ts';
import type { Driver } from '../../driver/driver.ts';
import { mainGraph } from '../../ir/model.ts';
import { channelAxisOf, floatConstant, layerName, weightInput } from '../../ir/operands.ts';
import { type ChannelRanges, channelRanges } from '../../numbers/channel-ranges.ts';
import { followIn, mostMovedTo, type RoundedLayer } from '../../numbers/follow-weight.ts';
import {
  type KernelPicture,
  type KernelPlace,
  kernelPicture,
} from '../../numbers/kernel-picture.ts';
import {
  type WeightExample,
  type WeightPicture,
  weightPicture,
} from '../../quantization/pictures/weight-picture.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import { createDenseQuestions } from './dense-questions.ts';

/** @param driverFor the open model's driver, with everything that the recipe speaks of. */
export function createWeightQuestions(driverFor: (recipe: Recipe) => Promise<Driver>) {
  /** @throws PlaygroundError `internal` for a layer without weights. */
  async function layerOf(recipe: Recipe, layer: string): Promise<RoundedLayer> {
    const { model, plan } = (await driverFor(recipe)).preview(recipe);
    const graph = mainGraph(model);
    const op = graph.operators.findIndex((operator) => layerName(graph, operator) === layer);
    const operator = graph.operators[op];
    const input = operator ? weightInput(operator) : -1;
    const weights = operator && floatConstant(graph, operator, input);
    if (!operator || !weights) {
      throw new PlaygroundError(
        'internal',
        `Layer ${layer} has no weights.`,
        'Choose another layer.',
        { layer },
      );
    }
    const instruction = plan.instructions.find(
      (i) =>
        (i.kind === 'quantize-weights' || i.kind === 'halve') &&
        i.at.op === op &&
        i.at.input === input,
    );
    return {
      values: weights.data,
      shape: weights.shape,
      channelAxis: channelAxisOf(operator, input),
      instruction:
        instruction?.kind === 'quantize-weights' || instruction?.kind === 'halve'
          ? instruction
          : undefined,
    };
  }

  return {
    ...createDenseQuestions(driverFor),

    /** The weights of a layer before and after rounding. @throws PlaygroundError `internal` for a layer without any. */
    weights: async (
      recipe: Recipe,
      layer: string,
      channel: number | null,
    ): Promise<WeightPicture> =>
      weightPicture({ ...(await layerOf(recipe, layer)), layer, channel }),

    /** One weight followed through, by its place in the layer; the nearest there is. @throws PlaygroundError as `weights`. */
    async weight(recipe: Recipe, layer: string, index: number): Promise<WeightExample> {
      const own = await layerOf(recipe, layer);
      return followIn(own)(Math.min(own.values.length - 1, Math.max(0, index)));
    },

    /** The weight that is moved most to the integer `q`; null where none goes there. @throws PlaygroundError as `weights`. */
    weightAt: async (
      recipe: Recipe,
      layer: string,
      q: number,
      channel: number | null,
    ): Promise<WeightExample | null> => mostMovedTo(await layerOf(recipe, layer), q, channel),

    /** How far each channel reaches, and what one scale for all leaves to it. @throws PlaygroundError as `weights`. */
    channels: async (recipe: Recipe, layer: string): Promise<ChannelRanges> =>
      channelRanges(await layerOf(recipe, layer)),

    /** A page of the weights of one channel, side by side with what they become. @throws PlaygroundError as `weights`. */
    kernel: async (recipe: Recipe, layer: string, place: KernelPlace): Promise<KernelPicture> =>
      kernelPicture(await layerOf(recipe, layer), place),
  };
}
