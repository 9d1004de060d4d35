import type { Lesson } from '../lesson.ts';

export const outliersAndClipping: Lesson = {
  id: 'outliers-and-clipping',
  title: 'Outliers and clipping',
  about: 'How far the places should reach, and what calibration is for.',
  steps: [
    {
      title: 'Signals have a range, too',
      text: `Full int8 rounds not only weights but also [signals|signal]: what flows from layer to layer while a photo is looked at. Weights lie in the file, so their largest is known. How large a signal gets depends on the photo.

So some photos are run first, and the [range] of every signal is noted. This is [calibration].`,
      view: {
        model: 's:resnet',
        columns: [{ mode: 'float32' }, { mode: 'int8', scheme: 'tflite', calibrationSamples: 1 }],
        baseline: 0,
        column: 1,
        layer: '',
        tab: 'weights',
      },
    },
    {
      title: 'Too narrow: clipping',
      text: `In the column “Full int8” a single photo was run. The places reach as far as this photo’s signals did. When another photo brings a larger signal, it is cut off and becomes the outermost place: [clipping].

Compare its [accuracy] with FP32’s: it has lost more than a point, and that is no chance.`,
      view: { column: 1, tab: 'overview' },
    },
    {
      title: 'Too wide: outliers',
      text: `Then reach as far as possible? An [outlier], one value far away from all others, would draw the places out to itself. The places are always 255 or so: what is spent on the far end is missing in the middle, where nearly all values lie.`,
      ask: {
        question:
          'Nearly all signals lie between 0 and 1, a single one at 100. 256 places go from 0 to 100. How many of them serve the values below 1?',
        choices: ['All of them', 'About half', 'Two or three'],
        answer: 2,
        why: 'Places lie 100 ÷ 255 = 0.39 apart: 0, 0.39 and 0.78. Cutting off the one outlier would give all 256 to the others.',
      },
    },
    {
      title: 'Cut it yourself',
      text: `The picture shows one signal: how often each value occurred, and two handles where it is cut. Drag the right one inwards, or use the box “Upper cut”. The line below shows what it costs: the error of clipping grows, that of rounding falls, and their sum has its lowest point somewhere between.

Every range is such a bargain. The methods below make it for you; min-max cuts nothing.`,
      view: { column: 1, layer: '', tab: 'activations' },
      todo: 'Drag the upper cut until between 1 and 5 % of the values are clipped.',
      task: { kind: 'cut', clipped: { min: 1, max: 5 } },
    },
    {
      title: 'Show it more photos',
      text: `Calibration photos should be like those that come later, and so many that rare signals occur among them. Some hundred are plenty.`,
      view: { column: 1, tab: 'overview' },
      todo: 'In the settings of “Full int8” (the sign with two sliders in its head), set “Calibration images” to 50 or more, and see its answers come back.',
      task: {
        kind: 'column',
        which: 'any',
        mode: 'int8',
        samples: { min: 50 },
        accuracy: { min: 88.8 },
      },
    },
  ],
};
