/** The models that come with the page. A test compares the facts on their cards with the files. */
import type { Figure } from '../evaluation/figures.ts';

/** A bundled model with what its card says. */
export interface Sample {
  readonly id: string;
  /** File name under `samples/` of the site. */
  readonly file: string;
  readonly name: string;
  readonly task: string;
  /** One line on the card. */
  readonly description: string;
  /** Size of the model file. */
  readonly bytes: number;
  /** Trained values once BatchNorm is folded, as everywhere on the page. */
  readonly parameters: number;
  /** Id of the bundled test set that it is measured on. */
  readonly testSet: string;
  /** What the float model gets on its test set. */
  readonly figure: SampleFigure;
}

/** A figure on a card. */
export interface SampleFigure extends Pick<Figure, 'value' | 'unit'> {
  /** Within a sentence. */
  readonly name: string;
}

const accuracy = (value: number): SampleFigure => ({ name: 'accuracy', unit: 'share', value });
const psnr = (value: number): SampleFigure => ({ name: 'PSNR', unit: 'decibels', value });

const TASK = 'Clothes in 28×28 grey images, 10 classes';

/** The bundled models, in the order of their cards. */
export const SAMPLES: readonly Sample[] = [
  {
    id: 'fashion-cnn',
    file: 'fashion-cnn.h5',
    name: 'Tutorial CNN',
    task: TASK,
    description: 'Two convolutions and a big dense layer. Every mode keeps its accuracy.',
    bytes: 6_598_296,
    parameters: 1_641_674,
    testSet: 'fashion-mnist',
    figure: accuracy(0.9111),
  },
  {
    id: 'mlp',
    file: 'mlp.h5',
    name: 'Small dense net',
    task: TASK,
    description: 'Two dense layers and nothing else: the easiest one to follow by hand.',
    bytes: 422_656,
    parameters: 101_770,
    testSet: 'fashion-mnist',
    figure: accuracy(0.8716),
  },
  {
    id: 'mobilenet',
    file: 'mobilenet.h5',
    name: 'MobileNet-like',
    task: TASK,
    description:
      'Depthwise convolutions: each channel has its own range. At 4 bits one scale for all of them loses what a scale for each keeps.',
    bytes: 266_728,
    parameters: 36_138,
    testSet: 'fashion-mnist',
    figure: accuracy(0.885),
  },
  {
    id: 'resnet',
    file: 'resnet.h5',
    name: 'ResNet-like',
    task: TASK,
    description:
      'Residual additions: two branches must meet on one scale. Follow them in the graph.',
    bytes: 406_960,
    parameters: 77_418,
    testSet: 'fashion-mnist',
    figure: accuracy(0.8948),
  },
  {
    id: 'unbalanced-cnn',
    file: 'unbalanced-cnn.h5',
    name: 'Badly scaled CNN',
    task: TASK,
    description:
      'The tutorial CNN with its channels scaled out of balance: full int8 as TensorFlow makes it only guesses; balanced first, it knows.',
    bytes: 6_598_296,
    parameters: 1_641_674,
    testSet: 'fashion-mnist',
    figure: accuracy(0.9111),
  },
  {
    id: 'digits',
    file: 'digits.keras',
    name: 'Digits',
    task: 'Handwritten digits in 8×8 grey images, 10 classes',
    description:
      'Fewer than 4,000 weights: names, shapes and scales take room, too, so full int8 is far from a quarter of the file.',
    bytes: 17_432,
    parameters: 3818,
    testSet: 'digits',
    figure: accuracy(0.9517),
  },
  {
    id: 'keywords',
    file: 'keywords.keras',
    name: 'Spoken words',
    task: 'One second of sound as 49×10 numbers, 12 classes',
    description:
      'A DS-CNN, as in devices that listen for a word. At 8 bits it hears as before; at 4 bits with one scale for all channels it goes half deaf.',
    bytes: 32_318,
    parameters: 5836,
    testSet: 'keywords',
    figure: accuracy(0.8859),
  },
  {
    id: 'vit',
    file: 'vit.keras',
    name: 'Tiny ViT',
    task: TASK,
    description:
      'Attention instead of convolutions: its weights may be coarse, its signals may not. Full int8 loses what 16-bit signals keep.',
    bytes: 281_821,
    parameters: 71_569,
    testSet: 'fashion-mnist',
    figure: accuracy(0.8778),
  },
  {
    id: 'autoencoder',
    file: 'autoencoder.keras',
    name: 'Autoencoder',
    task: 'Clothes in 28×28 grey images, drawn again',
    description:
      'Squeezes a picture into 24 numbers and draws it again from them. No class hides the rounding: every pixel counts.',
    bytes: 263_939,
    parameters: 69_153,
    testSet: 'fashion-mnist-pictures',
    figure: psnr(21.06),
  },
  {
    id: 'names',
    file: 'names.keras',
    name: 'Names, letter by letter',
    task: 'The next letter of a first name, 27 classes',
    description:
      'A transformer that writes names. Predictions shows what each file writes: fewer bits, stranger names.',
    bytes: 161_744,
    parameters: 39_842,
    testSet: 'names',
    figure: accuracy(0.4023),
  },
];

/** The sample that is open when a person comes without a link. */
export const FIRST_SAMPLE = 'fashion-cnn';

/** The sample with this id, or undefined. */
export function sampleOf(id: string): Sample | undefined {
  return SAMPLES.find((sample) => sample.id === id);
}
