/** What the page may ask of the weights of a dense layer before they are rotated. No weights cross: histograms, ranges and figures do. */
import type { Driver } from '../../driver/driver.ts';
import { mainGraph } from '../../ir/model.ts';
import { floatConstant, layerName, weightInput } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import {
  type BlockCost,
  type BlockRow,
  blockCost,
  blockRow,
} from '../../quantization/pictures/block-picture.ts';
import {
  type RotationPicture,
  rotationPicture,
} from '../../quantization/pictures/rotation-picture.ts';
import type { MatrixRequest } from '../../quantization/pictures/rounded-matrix.ts';
import { type Recipe, withoutRotation } from '../../quantization/recipe/recipe.ts';
import { resolveLayers } from '../../quantization/recipe/resolve.ts';

/** @param driverFor the open model's driver, with everything that the recipe speaks of. */
export function createDenseQuestions(driverFor: (recipe: Recipe) => Promise<Driver>) {
  /** Null for layers that are not dense, and for weights that do not become integers. */
  async function matrixOf(recipe: Recipe, layer: string): Promise<MatrixRequest | null> {
    const plain = withoutRotation(recipe);
    const driver = await driverFor(plain);
    const { model, plan } = driver.preview(plain);
    const graph = mainGraph(model);
    const op = graph.operators.findIndex((operator) => layerName(graph, operator) === layer);
    const operator = graph.operators[op];
    if (!operator || specOf(operator.op)?.product !== 'matrix') return null;
    const input = weightInput(operator);
    const weights = floatConstant(graph, operator, input);
    const settings = resolveLayers(graph, driver.chosen(plain))[op];
    const storage = settings?.spec.weights;
    const instruction = plan.instructions.find(
      (one) => one.kind === 'quantize-weights' && one.at.op === op && one.at.input === input,
    );
    if (instruction?.kind !== 'quantize-weights' || weights?.shape.length !== 2) return null;
    if (!settings || storage?.kind !== 'integer') return null;
    const { spec, blockSize } = instruction;
    const granularity = blockSize === null && settings.granularity !== 'per-tensor';
    return {
      values: weights.data,
      shape: weights.shape,
      settings: {
        ...settings,
        weightBits: spec.bits,
        // Blocks that no kernel of the column reads.
        ...(granularity && { granularity: 'per-channel' }),
      },
      storage,
    };
  }

  return {
    /** A dense layer rotated in blocks of `size`, whatever the column does. Null where its weights do not become integers. */
    rotation: async (
      recipe: Recipe,
      layer: string,
      size: number,
    ): Promise<RotationPicture | null> => {
      const matrix = await matrixOf(recipe, layer);
      return matrix && rotationPicture(matrix, size);
    },

    /** One row with the ranges of its blocks. Null as `rotation`. */
    blockRow: async (
      recipe: Recipe,
      layer: string,
      row: number,
      size: number,
    ): Promise<BlockRow | null> => {
      const matrix = await matrixOf(recipe, layer);
      return matrix && blockRow(matrix, row, size);
    },

    /** What scales of a dense layer lose and take, by row (null) or in blocks of `size`. Null as `rotation`. */
    blockCost: async (
      recipe: Recipe,
      layer: string,
      size: number | null,
    ): Promise<BlockCost | null> => {
      const matrix = await matrixOf(recipe, layer);
      return matrix && blockCost(matrix, size);
    },
  };
}
