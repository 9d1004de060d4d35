import { choice } from '../../../base/kinds.ts';
import { MODE_NAMES, type ModeName } from '../../modes/index.ts';
import type { RecipeField } from './setting.ts';

/** The field `mode`: of a recipe the first, and of some layers. */
export const mode = {
  ...choice(MODE_NAMES),
  link: 'm',
  meaning: 'quantization mode',
} satisfies RecipeField<ModeName>;
