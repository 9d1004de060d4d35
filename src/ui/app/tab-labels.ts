import type { Tab } from '../../share/link-state.ts';

/** What the pictures are called. */
export const TAB_LABELS: Readonly<Record<Tab, string>> = {
  overview: 'Overview',
  weights: 'Weights',
  activations: 'Activations',
  layers: 'Layers',
  predictions: 'Predictions',
  numbers: 'Numbers',
  search: 'Search',
  train: 'Train',
};
