/** What is run in every mode: a model for each row of the op table, one for each Keras layer, and the samples. */
import { fashionMnist } from '../../adapters/datasets/fashion-mnist.ts';
import { openGraph, openModel } from '../../driver/open-model.ts';
import { type Model, mainGraph, tensorAt } from '../../ir/model.ts';
import type { KnownOp } from '../../ops/index.ts';
import type { TensorData } from '../../tensor/dtype.ts';
import { seededRandom } from '../../tensor/random.ts';
import { elementCount } from '../../tensor/shape.ts';
import { type LayerCase, layerCases } from '../layer-cases.ts';
import { publicFile } from '../reference-files.ts';
import type { CheckedModel, ModeCheck } from './check-model.ts';
import { drawn, normals, type OpCase } from './op-case.ts';
import { OP_CASES } from './op-cases.ts';

/** Samples that are run together, and calibrated with. */
const COUNT = 4;

/** `sizes[i]` values a sample in `arrays[i]`. */
function samplesOf(arrays: readonly TensorData[], sizes: readonly number[], count: number) {
  const read = (first: number, length: number) =>
    arrays.map((array, i) => {
      const size = sizes[i] ?? 1;
      return array.slice(first * size, (first + length) * size);
    });
  return { count, read };
}

export function opModels(op: KnownOp): CheckedModel[] {
  return OP_CASES[op].map((own) => {
    const { model } = openGraph(own.build());
    return { name: own.name, model, samples: drawnSamples(own, model) };
  });
}

function drawnSamples({ draws }: OpCase, model: Model) {
  const graph = mainGraph(model);
  const random = seededRandom(7);
  const inputs = graph.inputs.map((index) => tensorAt(graph, index));
  const sizes = inputs.map(({ shape }) => elementCount(shape));
  const arrays = inputs.map(({ dtype }, i) => {
    const values = drawn(draws[i] ?? 'normal', (sizes[i] ?? 1) * COUNT, random);
    return dtype === 'int32' ? Int32Array.from(values) : values;
  });
  return samplesOf(arrays, sizes, COUNT);
}

/** One model per layer; those that both versions of Keras have are alike. */
export function layerModels(): CheckedModel[] {
  const newer = layerCases(3);
  const names = new Set(newer.map(({ name }) => name));
  const all = [...newer, ...layerCases(2).filter(({ name }) => !names.has(name))];
  return all.map((layer) => ({
    name: `layer ${layer.name}`,
    model: openGraph(layer.build()).model,
    samples: layerSamples(layer),
  }));
}

/** The case's own input, then random ones like it. */
function layerSamples({ inputs, name }: LayerCase) {
  const sizes = inputs.map(({ length }) => length);
  // Numbers of rows must be whole and within the table.
  const isFree = !name.startsWith('embed') && inputs.every((own) => own instanceof Float32Array);
  if (!isFree) return samplesOf(inputs, sizes, 1);
  const random = seededRandom(1);
  const arrays = inputs.map((own) => {
    const all = normals(own.length * COUNT, random);
    all.set(own as Float32Array);
    return all;
  });
  return samplesOf(arrays, sizes, COUNT);
}

export const SAMPLES = ['fashion-cnn', 'mlp', 'mobilenet', 'resnet', 'unbalanced-cnn'] as const;

/** Made to fail unless channels are equalized: its files have to run, and are right in the scheme best alone. */
const OUT_OF_BALANCE = 'unbalanced-cnn';

/** Errors add up from layer to layer. */
const DEPTH = 2;

/** `checks` as a sample can pass them. */
export function checksOfSample(
  name: (typeof SAMPLES)[number],
  checks: readonly ModeCheck[],
): readonly ModeCheck[] {
  return checks.map((check) => {
    const { scheme, overrides, mode } = check.recipe;
    const equalized = scheme === 'best' && overrides.length === 0;
    const isFloat = mode === 'float32' && overrides.every((one) => one.mode === 'float32');
    const hopeless = name === OUT_OF_BALANCE && !equalized && !isFloat;
    return { ...check, bound: hopeless ? Infinity : DEPTH * check.bound };
  });
}

/** Images that a sample is run on. */
const IMAGES = 8;

export async function sampleModel(name: (typeof SAMPLES)[number]): Promise<CheckedModel> {
  const { model } = await openModel(publicFile(`samples/${name}.h5`));
  const load = async (path: string) => publicFile(`datasets/${path}`);
  const samples = await fashionMnist(load).loadCalibration(IMAGES);
  return { name: `sample ${name}`, model, samples: { ...samples, count: IMAGES } };
}
