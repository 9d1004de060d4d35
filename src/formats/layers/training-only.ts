/** Layers that act in training only: nothing is left of them. */
import type { LayerRow } from './layer.ts';
import { handsMaskOn, handsMaskOnIn3 } from './masks.ts';

const gone: LayerRow = { mask: handsMaskOn, lower: (call) => call.input() };

/** Zeros single values. A noise shape zeros whole slices with one draw, as SpatialDropout does: training leaves them out. */
const dropout: LayerRow = {
  ...gone,
  dropout: (config) => (config.has('noise_shape') ? 0 : config.number('rate', 0)),
};

export const TRAINING_ONLY_LAYERS = {
  ActivityRegularization: gone,
  AlphaDropout: gone,
  AugMix: gone,
  CutMix: gone,
  Dropout: dropout,
  GaussianDropout: gone,
  GaussianNoise: gone,
  Identity: { ...gone, mask: handsMaskOnIn3 },
  MixUp: gone,
  RandAugment: gone,
  RandomBrightness: gone,
  RandomColorDegeneration: gone,
  RandomColorJitter: gone,
  RandomContrast: gone,
  RandomElasticTransform: gone,
  RandomErasing: gone,
  RandomFlip: gone,
  RandomGaussianBlur: gone,
  RandomGrayscale: gone,
  RandomHue: gone,
  RandomInvert: gone,
  RandomPerspective: gone,
  RandomPosterization: gone,
  RandomRotation: gone,
  RandomSaturation: gone,
  RandomSharpness: gone,
  RandomShear: gone,
  RandomTranslation: gone,
  RandomZoom: gone,
  SpatialDropout1D: gone,
  SpatialDropout2D: gone,
  SpatialDropout3D: gone,
  /** Of ConvNeXt in keras.applications: leaves out whole branches. */
  StochasticDepth: gone,
  /** TFMOT's marker of the range of the model's input. */
  QuantizeLayer: gone,
};
