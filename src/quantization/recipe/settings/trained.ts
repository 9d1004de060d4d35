import { ifGood, textLike } from '../../../base/checks.ts';
import type { RecipeField } from './setting.ts';

/** What names of training runs look like. */
const TRAINING_RUN = textLike(/^[a-z0-9-]{1,40}$/, 'the name of a run');

/** Training run whose weights and ranges take the place of the model's; absent for the model as it was opened. */
export const trained: RecipeField<string> = {
  kind: 'other',
  values: 'name of a training run, at most 40 of a–z, 0–9 and -',
  check: TRAINING_RUN,
  nearest: (value) => ifGood(TRAINING_RUN, value),
  link: 'w',
  meaning: 'trained weights in place of the model’s; only the browser that trained has them',
};
