/** What the page may ask of activations: what calibration saw of them, and how a file keeps them. */
import { PlaygroundError } from '../../base/errors.ts';
import type { TensorStats } from '../../calibration/statistics.ts';
import type { Driver } from '../../driver/driver.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { floatNames } from '../../network/float-names.ts';
import {
  type ActivationPicture,
  type ActivationRow,
  activationPicture,
  activationRows,
  type StoredActivation,
  storedActivation,
} from '../../numbers/activations.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';

interface Seen {
  readonly float: Model;
  readonly stats: TensorStats;
  readonly storedAs: (name: string) => StoredActivation | null;
}

/** @param driverFor the open model's driver, with everything that the recipe speaks of. */
export function createActivationQuestions(driverFor: (recipe: Recipe) => Promise<Driver>) {
  /**
   * What was seen of the recipe's activations: a recipe that takes no ranges from samples borrows from one that does.
   * Null where no samples were run.
   */
  async function seenOf(recipe: Recipe, others: readonly Recipe[]): Promise<Seen | null> {
    const driver = await driverFor(recipe);
    const own = driver.preview(recipe);
    if (own.stats) {
      const { model: file } = await driver.convert(recipe, { runs: null, check: false });
      return { float: own.model, stats: own.stats, storedAs: storedIn(file, own.model) };
    }
    for (const other of driver.needs(recipe) === 'ranges' ? [] : others) {
      if (other.trained !== recipe.trained) continue;
      const { model, stats } = driver.preview(other);
      if (stats) return { float: model, stats, storedAs: () => null };
    }
    return null;
  }

  return {
    /**
     * All activations of the model; null where none has been calibrated.
     * @param others recipes that may have been calibrated, where `recipe` needs no samples.
     */
    async activations(
      recipe: Recipe,
      others: readonly Recipe[],
    ): Promise<readonly ActivationRow[] | null> {
      const seen = await seenOf(recipe, others);
      return seen && activationRows(mainGraph(seen.float), seen.stats, seen.storedAs);
    },

    /** One of them. @throws PlaygroundError `internal` for one that was not seen. */
    async activation(
      recipe: Recipe,
      others: readonly Recipe[],
      name: string,
    ): Promise<ActivationPicture> {
      const seen = await seenOf(recipe, others);
      const statistics = seen?.stats.get(name);
      if (!seen || !statistics) {
        const message = `Calibration saw no values of ${name}.`;
        throw new PlaygroundError('internal', message, 'Choose another layer.', { tensor: name });
      }
      return activationPicture(name, statistics, seen.storedAs(name));
    },
  };
}

/** How a file keeps the tensors of the float model it was made from. */
function storedIn(file: Model, float: Model): Seen['storedAs'] {
  const nameOf = floatNames(float);
  const stored = new Map<string, StoredActivation>();
  for (const { name, dtype, quantization, data } of mainGraph(file).tensors) {
    const scale = quantization?.scale[0];
    if (data || scale === undefined) continue;
    const own = storedActivation(dtype, scale, Number(quantization?.zeroPoint[0] ?? 0));
    // Where it is kept twice, as float and beside it in integers, only these have a scale.
    if (own) stored.set(nameOf(name), own);
  }
  return (name) => stored.get(name) ?? null;
}
