/** With which columns and which picture a sample opens: those that show what its card says. A test measures that they do. */
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { DEFAULT_LINK_STATE, type LinkState } from './link-state.ts';
import type { ModelReference } from './model-field.ts';

/** The part of a view that a sample chooses. */
export type Opening = Pick<LinkState, 'columns' | 'baseline' | 'column' | 'layer' | 'tab'>;

const USUAL: Opening = DEFAULT_LINK_STATE;

const FLOAT = columnRecipe('float32');

/** As TensorFlow's converter makes it: nothing is balanced first. */
const converter = (settings: Partial<Recipe> = {}): Recipe => ({
  ...columnRecipe('int8'),
  scheme: 'tflite',
  ...settings,
});

/** At 4 bits one scale for all channels beside one for each, both beside 8 bits. */
const SCALES = [
  FLOAT,
  converter(),
  converter({ weightBits: 4, granularity: 'per-tensor' }),
  converter({ weightBits: 4 }),
];

const OPENINGS: Readonly<Record<string, Opening>> = {
  // At 8 bits either kind of scales keeps the accuracy; at 4 bits only one for each channel does.
  mobilenet: {
    columns: SCALES,
    baseline: 0,
    column: 2,
    layer: '',
    tab: 'weights',
  },
  resnet: {
    columns: [FLOAT, converter(), converter({ weightBits: 4 }), columnRecipe('int16x8')],
    baseline: 0,
    column: 1,
    layer: '',
    tab: 'layers',
  },
  // Half of the file is no weights: what int8 saves, and what four bits and no scales of signals do.
  digits: {
    columns: [FLOAT, columnRecipe('float16'), converter(), columnRecipe('weight-only-int4')],
    baseline: 0,
    column: 2,
    layer: '',
    tab: 'overview',
  },
  // Depthwise layers, as above: what one scale for all channels costs at 4 bits.
  keywords: {
    columns: SCALES,
    baseline: 0,
    column: 2,
    layer: '',
    tab: 'weights',
  },
  // The weights of both lose as much: what full int8 loses more, its signals lose.
  vit: {
    columns: [FLOAT, columnRecipe('dynamic-int8'), converter(), columnRecipe('int16x8')],
    baseline: 0,
    column: 2,
    layer: '',
    tab: 'layers',
  },
  autoencoder: {
    columns: [FLOAT, columnRecipe('dynamic-int8'), converter(), converter({ weightBits: 4 })],
    baseline: 0,
    column: 2,
    layer: '',
    tab: 'overview',
  },
  names: {
    columns: [FLOAT, converter(), converter({ weightBits: 3 }), converter({ weightBits: 2 })],
    baseline: 0,
    column: 3,
    layer: '',
    tab: 'predictions',
  },
  'unbalanced-cnn': {
    columns: [FLOAT, columnRecipe('weight-only-int8'), converter(), columnRecipe('int8')],
    baseline: 0,
    column: 2,
    layer: 'conv2d_1',
    tab: 'weights',
  },
};

/** How a model opens: the columns of a sample; the usual columns for a file of one's own, and for samples that need no others. */
export function openingOf(model: ModelReference): Opening {
  return (model.kind === 'sample' && OPENINGS[model.id]) || USUAL;
}
