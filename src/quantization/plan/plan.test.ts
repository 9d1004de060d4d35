import { expect, test } from 'vitest';
import { readTflite } from '../../formats/tflite/read.ts';
import { referenceFile } from '../../testing/reference-files.ts';
import { defaultRecipe } from '../recipe/recipe.ts';
import { printInstruction } from './instruction.ts';
import { planQuantization } from './plan.ts';

test('a plan can be read: what, where and why', () => {
  const model = readTflite(referenceFile('mlp/tflite_float.tflite'));
  const { instructions } = planQuantization(model, defaultRecipe('int8'), () => ({
    min: -1,
    max: 1,
  }));
  expect(instructions.map(printInstruction)).toMatchInlineSnapshot(`
    [
      "quantize-activation %9 s=0.00390625 zp=-128: SOFTMAX always has this scale",
      "quantize-activation %0 s=0.007843137718737125 zp=-1: range seen in calibration",
      "quantize-activation %6 s=0.007843137718737125 zp=-1: RESHAPE does not rescale: as its input",
      "quantize-activation %7 s=0.007843137718737125 zp=-1: range seen in calibration",
      "quantize-activation %8 s=0.007843137718737125 zp=-1: range seen in calibration",
      "select-kernel op 0: its kernel computes with int8",
      "select-kernel op 1: its kernel computes with int8",
      "quantize-weights op 1 input 1: read as integers by the kernel",
      "quantize-bias op 1 input 2: scale of the accumulator: input scale × weight scale",
      "select-kernel op 2: its kernel computes with int8",
      "quantize-weights op 2 input 1: read as integers by the kernel",
      "quantize-bias op 2 input 2: scale of the accumulator: input scale × weight scale",
      "select-kernel op 3: its kernel computes with int8",
    ]
  `);
});
