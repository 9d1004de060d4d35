/** The recipe that turns a trained model into the file whose arithmetic was trained for. */
import { defaultRecipe, type Recipe, trainedSettings } from '../quantization/recipe/recipe.ts';
import type { TrainingSettings } from './settings.ts';

/** Everything that would move weights or ranges after training is off. */
export function recipeOfTraining(settings: TrainingSettings): Recipe {
  if (settings.kind === 'float') return defaultRecipe('float32');
  return {
    ...defaultRecipe(settings.activationType === 'int16' ? 'int16x8' : 'int8'),
    ...trainedSettings(),
    scheme: 'best',
    granularity: settings.granularity,
    weightBits: settings.weightBits === 8 ? null : settings.weightBits,
  };
}
