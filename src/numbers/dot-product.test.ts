/** Held against what LiteRT makes of the same integers, value by value, and against TFLite's reference kernels. */
import { expect, test } from 'vitest';
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { encode } from '../evaluation/ports.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { type Model, mainGraph, tensorAt } from '../ir/model.ts';
import { withBatch } from '../ir/with-batch.ts';
import { publicFile, referenceFile } from '../testing/reference-files.ts';
import { runModel } from '../testing/run-model.ts';
import { type DotOperator, dotOperators, watched } from './dot-operator.ts';
import { type DotProduct, dotProduct } from './dot-product.ts';
import { dotSteps } from './dot-steps.ts';

const modelOf = (path: string) => withBatch(readTflite(referenceFile(`${path}.tflite`)), 1);

/** Input and output of a layer in a real run on test photo 3. */
async function runOf(file: Model, dot: DotOperator) {
  const test = await fashionMnist(async (path) => publicFile(`datasets/${path}`)).loadTest();
  const [photo = new Float32Array()] = await test.read(3, 1);
  const graph = mainGraph(file);
  const given = encode(photo, tensorAt(graph, graph.inputs[0] ?? -1));
  const [output = new Float32Array(), input = given] = await runModel(watched(file, dot), [given]);
  return { input, output, float: null };
}

/** Values of a layer's result that are looked at. */
const VALUES = 60;

function productsOf(dot: DotOperator, run: Parameters<typeof dotProduct>[1]): DotProduct[] {
  const count = Math.min(VALUES, run.output.length);
  return Array.from({ length: count }, (_, i) => {
    const product = dotProduct(dot, run, Math.floor((i * run.output.length) / count));
    if (!product) throw new TypeError('no integers');
    return product;
  });
}

test.each([
  ['fashion_cnn/tflite_int8', 4],
  ['mobilenet/tflite_int8', 12],
  ['resnet/tflite_dynamic', 7],
  ['mobilenet/tflite_dynamic', 6],
  ['mlp/tflite_int16x8', 2],
  ['resnet/tflite_int16x8', 10],
])('%s: every value as LiteRT writes it', async (path, layers) => {
  const file = modelOf(path);
  const found = dotOperators(file).filter(({ arithmetic }) => arithmetic !== 'float');
  expect(found).toHaveLength(layers);
  for (const dot of found) {
    for (const product of productsOf(dot, await runOf(file, dot))) {
      const { back } = dotSteps(product);
      expect(back.result, `${dot.op} at ${dot.at}, value ${product.element}`).toBe(product.stored);
      // Whole numbers round twice, floats once: next to a half they may part, by one.
      if (back.kind === 'integer')
        expect(Math.abs(back.fixed.result - product.stored)).toBeLessThanOrEqual(1);
    }
  }
});

test('four bits: the same up to the order in which floats are multiplied', async () => {
  const file = modelOf('fashion_cnn/aeq_dynamic_wi4_afp32');
  for (const dot of dotOperators(file)) {
    for (const product of productsOf(dot, await runOf(file, dot))) {
      const { result } = dotSteps(product).back;
      expect(result).toBeCloseTo(product.stored, 5);
      expect(product.weights.every((w) => w >= -8 && w <= 7)).toBe(true);
    }
  }
});

interface ReferenceLayer {
  readonly file: string;
  readonly at: number;
  /** Base64 of the elements as stored. */
  readonly input: string;
  readonly output: string;
}

const REFERENCE: readonly ReferenceLayer[] = JSON.parse(
  new TextDecoder().decode(referenceFile('requantization.json')),
);

test.each(REFERENCE)('$file at $at: in whole numbers as the reference kernels', (layer) => {
  const dot = dotOperators(modelOf(layer.file)).find(({ at }) => at === layer.at);
  if (!dot) throw new TypeError('no such layer');
  const integers = (text: string) => {
    const { buffer } = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return dot.arithmetic === 'int16' ? new Int16Array(buffer) : new Int8Array(buffer);
  };
  const run = { input: integers(layer.input), output: integers(layer.output), float: null };
  for (let element = 0; element < run.output.length; element++) {
    const product = dotProduct(dot, run, element);
    const back = product && dotSteps(product).back;
    expect(back?.kind === 'integer' && back.fixed.result).toBe(run.output[element]);
  }
});

test('the zero point can be taken out of the sum, and an edit goes through all steps', async () => {
  const file = modelOf('fashion_cnn/tflite_int8');
  const [dot] = dotOperators(file);
  if (!dot) throw new TypeError('no layer');
  const product = dotProduct(dot, await runOf(file, dot), null);
  if (!product) throw new TypeError('no integers');
  const steps = dotSteps(product);
  expect(product.inputs).toHaveLength(4);
  expect(steps.sums.at(-1)).toBe(steps.plain - steps.zeroTerm);
  expect(steps.accumulator).toBe(steps.plain - steps.zeroTerm + product.bias);
  // The one that is chosen is worth looking at: not cut, and not zero.
  expect(product.stored).toBeLessThan(product.output?.max ?? 0);
  expect(product.stored).toBeGreaterThan(product.output?.min ?? 0);
  const weights = product.weights.with(0, 0);
  const edited = dotSteps({ ...product, weights });
  expect(edited.accumulator).toBe(steps.accumulator - (steps.products[0] ?? 0));
});
