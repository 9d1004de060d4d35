/** Layers that act in training only: nothing is left of them. */
import type { LayerRow } from './layer.ts';

const gone: LayerRow = { lower: (call) => call.input() };

export const TRAINING_ONLY_LAYERS = {
  ActivityRegularization: gone,
  AlphaDropout: gone,
  Dropout: gone,
  GaussianDropout: gone,
  GaussianNoise: gone,
  Identity: gone,
  RandomBrightness: gone,
  RandomContrast: gone,
  RandomFlip: gone,
  RandomRotation: gone,
  RandomTranslation: gone,
  RandomZoom: gone,
  SpatialDropout1D: gone,
  SpatialDropout2D: gone,
  SpatialDropout3D: gone,
};
