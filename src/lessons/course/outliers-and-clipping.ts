import type { Lesson } from '../lesson.ts';

export const outliersAndClipping: Lesson = {
  id: 'outliers-and-clipping',
  title: 'Outliers and clipping',
  about: 'How far the places should reach, and what calibration is for.',
  learned: `[Calibration] runs some photos to see how large [signals|signal] get. A range that is too narrow cuts large values off; one that reaches out to an [outlier] leaves few places for all others. The least error lies between, and enough photos, like those to come, find it.`,
  steps: [
    {
      title: 'Signals have a range, too',
      text: `Full int8 rounds not only weights but also [signals|signal]: what flows from layer to layer while a photo is looked at. Weights lie in the file, so their largest is known. How large a signal gets depends on the photo.

So some photos are run first, and the [range] of every signal is noted. This is [calibration]. The picture shows what came of it for one signal: how often each value occurred. The other signals are in the list.`,
      view: {
        model: 's:resnet',
        columns: [{ mode: 'float32' }, { mode: 'int8', scheme: 'tflite', calibrationSamples: 1 }],
        baseline: 0,
        column: 1,
        layer: '',
        tab: 'activations',
      },
    },
    {
      title: 'Too narrow: clipping',
      text: `In the column “Full int8” a single photo was run. The places reach as far as this photo’s signals did: in the picture, from one handle to the other. Of this photo nothing is cut off, so the picture looks fine. But when another photo brings a larger signal, that is cut off and becomes the outermost place: [clipping].

Compare the [accuracy] in the table with FP32’s: it has lost more than a point, and that is not chance.`,
      view: { column: 1, tab: 'activations' },
    },
    {
      title: 'Show it more photos',
      text: `Calibration photos should be like those that come later, and so many that rare signals occur among them. Some hundred are plenty.

When they have been run, the picture shows the signal that has most to gain from a cut, which may be another one than before. In the list some signals have fewer [dB] than they had: they reach farther now, so their places lie farther apart. What is no longer cut off is worth more, as the accuracy says.`,
      view: { column: 1, tab: 'activations' },
      todo: 'In the settings of “Full int8” (the sign with two sliders in its head), set “Calibration images” to 200, and see its answers come back.',
      task: {
        kind: 'column',
        which: 'any',
        mode: 'int8',
        samples: { min: 50 },
        accuracy: { min: 88.8 },
      },
    },
    {
      title: 'Too wide: outliers',
      text: `Then reach as far as possible? Look at the right end of the picture: a few values, far from nearly all others. (Each line stands for a hundred times the count of the one below it, or nobody would see them.)

Such an [outlier] draws the places out to itself. There are always 256 of them: what is spent on the far end is missing where nearly all values lie.`,
      view: {
        columns: [{ mode: 'float32' }, { mode: 'int8', scheme: 'tflite' }],
        column: 1,
        layer: '',
        tab: 'activations',
      },
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
      text: `Two handles say where the signal is cut. Drag the right one inwards, or use the box “Upper cut”. The lines at the bottom show what it costs: the error of clipping grows, that of rounding falls, and their sum is least somewhere between, at the ring. This is a drawing to try things on: the file stays as it is, until a method below is chosen.

Every range is such a bargain. The methods below make it for you; min-max cuts nothing.`,
      view: { column: 1, layer: '', tab: 'activations' },
      todo: 'Find an upper cut with which the error is at most 80 % of what it is without one.',
      task: { kind: 'cut', error: { max: 80 } },
    },
  ],
};
