import { describe, expect, test } from 'vitest';
import { kerasH5 } from '../formats/keras/h5-format.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { type Model, mainGraph, type Operator, type Subgraph } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { specOf } from '../ops/index.ts';
import { OPTION_TABLES } from '../schema/option-tables.ts';
import { fingerprinted } from '../testing/fingerprint.ts';
import { REFERENCE_MODELS, referenceFile, sampleOf } from '../testing/reference-files.ts';
import { prepareModel } from './pipeline.ts';

const opsOf = (graph: Subgraph) => graph.operators.map(({ op }) => op);

/** Options with the schema's defaults filled in. */
function withDefaults({ op, options }: Operator): Record<string, unknown> {
  const fields = OPTION_TABLES[specOf(op)?.options as keyof typeof OPTION_TABLES] ?? {};
  const scalars = Object.entries(fields).filter(([, type]) => !type.startsWith('['));
  const defaults = scalars.map(([name, type]: [string, string]) => [
    name,
    type.startsWith('bool') ? type.endsWith('=1') : Number(type.split('=')[1] ?? 0),
  ]);
  return { ...Object.fromEntries(defaults), ...options };
}

/** The operator of `ours` with the same op, options and shapes whose constants are nearest; pairs of constants. */
function constantsBeside(theirs: Subgraph, ours: Subgraph) {
  return theirs.operators.flatMap((operator) => {
    const key = (graph: Subgraph, { inputs, ...rest }: Operator) =>
      JSON.stringify([
        rest.op,
        withDefaults({ inputs, ...rest }),
        inputs.map((i) => graph.tensors[i]?.shape),
      ]);
    const candidates = ours.operators.filter((o) => key(ours, o) === key(theirs, operator));
    const pairs = candidates.map((candidate) =>
      operator.inputs.flatMap((index, i) => {
        const reference = theirs.tensors[index]?.data;
        const own = ours.tensors[candidate.inputs[i]!]?.data;
        if (!(reference instanceof Float32Array) || !(own instanceof Float32Array)) return [];
        return [{ own, reference, worst: worstUlps(own, reference) }];
      }),
    );
    expect(pairs.length).toBeGreaterThan(0);
    const worst = (list: (typeof pairs)[0]) => Math.max(0, ...list.map((pair) => pair.worst));
    return pairs.sort((a, b) => worst(a) - worst(b))[0] ?? [];
  });
}

/** Largest difference in units of the larger array's last place. */
function worstUlps(a: Float32Array, b: Float32Array): number {
  let scale = 0;
  let difference = 0;
  for (let i = 0; i < a.length; i++) {
    scale = Math.max(scale, Math.abs(b[i]!));
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
  }
  return scale === 0 ? difference : difference / (scale * 2 ** -23);
}

async function prepared(name: (typeof REFERENCE_MODELS)[number]): Promise<Model> {
  const { model } = await kerasH5.read(sampleOf(name));
  const result = prepareModel(model);
  verify(result);
  return result;
}

describe.each(REFERENCE_MODELS)('%s beside the converter’s float file', (name) => {
  const theirs = mainGraph(readTflite(referenceFile(`${name}/tflite_float.tflite`)));

  test('the same operators in the same order', async () => {
    expect(opsOf(mainGraph(await prepared(name)))).toEqual(opsOf(theirs));
  });

  test('the same weights, biases and options', async () => {
    const pairs = constantsBeside(theirs, mainGraph(await prepared(name)));
    const values = pairs.reduce((sum, { own }) => sum + own.length, 0);
    expect(values).toBeGreaterThan(30_000);
    const hasBatchNorm = name === 'mobilenet' || name === 'resnet';
    // With batch normalization the converter's 1/√x is off by up to one ulp; see normalization.ts.
    for (const { worst } of pairs) expect(worst).toBeLessThanOrEqual(hasBatchNorm ? 4 : 0);
  });

  test('preparing again changes nothing', async () => {
    const once = await prepared(name);
    expect(fingerprinted(prepareModel(once))).toEqual(fingerprinted(once));
  });

  test.each(['float', 'int8'])('the converter’s own %s file stays as it is', (mode) => {
    const model = readTflite(referenceFile(`${name}/tflite_${mode}.tflite`));
    expect(fingerprinted(prepareModel(model))).toEqual(fingerprinted(model));
  });
});

test('fused operators keep the names of the layers with the weights', async () => {
  const { tensors, operators } = mainGraph(await prepared('resnet'));
  const names = operators.map(({ outputs: [output = -1] }) => tensors[output]?.name);
  expect(names).toEqual([
    'conv2d_6',
    'conv2d_7',
    'conv2d_8',
    'add',
    'conv2d_9',
    'conv2d_10',
    'conv2d_11',
    'add_1',
    'conv2d_12',
    'conv2d_13',
    'conv2d_14',
    'add_2',
    'global_average_pooling2d_1',
    'dense_3',
    'dense_3/softmax',
  ]);
});
