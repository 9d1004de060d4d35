/** Constants beside integer data: the simulation computes with the values that the file holds. */
import { beforeAll, expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { createDriver } from '../driver/driver.ts';
import { withTraining } from '../driver/with-training.ts';
import { buildGraph } from '../ir/builder.ts';
import type { Model } from '../ir/model.ts';
import { WASM_FILES } from '../kernels/testing/wasm-files.ts';
import type { TrainingSamples } from '../ports/batches.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { seededRandom } from '../tensor/random.ts';
import { startBackend } from './backend.ts';
import { recipeOfTraining } from './recipe.ts';
import { DEFAULT_TRAINING } from './settings.ts';
import { createTrainer } from './trainer.ts';

const CLASSES = 6;
const COUNT = 64;
const random = seededRandom(3);
const numbers = (count: number, size = 1) =>
  Float32Array.from({ length: count }, () => size * (2 * random() - 1));

beforeAll(async () => {
  await startBackend('wasm', { wasmUrl: WASM_FILES });
});

const values = numbers(COUNT * 8);
const samples: TrainingSamples = {
  count: COUNT,
  labels: Uint8Array.from({ length: COUNT }, (_, i) => i % CLASSES),
  size: 8,
  gather(places, into) {
    Array.from(places).forEach((place, i) => {
      into.set(values.subarray(8 * place, 8 * place + 8), 8 * i);
    });
  },
};

type Join = (graph: ReturnType<typeof buildGraph>, from: number) => number;

/** input → dense → a constant beside it → dense. */
function modelWith(join: Join): Model {
  const graph = buildGraph();
  const dense = (name: string, from: number, out: number, inner: number) =>
    graph.op(
      'FULLY_CONNECTED',
      name,
      [
        from,
        graph.constant(`${name}/weights`, [out, inner], numbers(out * inner)),
        graph.constant(`${name}/bias`, [out], numbers(out)),
      ],
      {
        fusedActivationFunction: ActivationFunctionType.NONE,
        weightsFormat: 0,
        keepNumDims: false,
        asymmetricQuantizeInputs: false,
      },
    );
  const first = dense('first', graph.input('input', [-1, 8]), 12, 8);
  return graph.finish([dense('last', join(graph, first), CLASSES, 12)]);
}

const activation = { fusedActivationFunction: ActivationFunctionType.NONE };
const JOINS = {
  ADD: (graph, from) =>
    graph.op('ADD', 'shifted', [from, graph.constant('shift', [12], numbers(12, 5))], {
      ...activation,
      potScaleInt16: false,
    }),
  // No kernel rescales here: the file holds the constant on the lattice of the data.
  MAXIMUM: (graph, from) =>
    graph.op('MAXIMUM', 'raised', [from, graph.constant('floor', [12], numbers(12))], {}),
} satisfies Record<string, Join>;

test.each([
  ['ADD', 'int8'],
  ['ADD', 'int16'],
  ['MAXIMUM', 'int8'],
  ['MAXIMUM', 'int16'],
] as const)('%s, %s: simulation and file answer the same', async (op, activationType) => {
  const model = modelWith(JOINS[op]);
  const settings = { ...DEFAULT_TRAINING, activationType, validationShare: 0, batchSize: 32 };
  const trainer = createTrainer({ model, settings, samples });
  try {
    await trainer.run();
    const trained = withTraining(model, { ...(await trainer.trained()), equalized: false });
    const { file } = await createDriver(() => trained).convert(recipeOfTraining(settings), {
      runs: null,
      check: false,
    });
    const simulated = await trainer.predict(samples);
    const loaded = await (await createLiteRtRuntime()).load(file);
    let same = 0;
    for (let i = 0; i < COUNT; i++) {
      const [scores] = (await loaded.run([values.slice(8 * i, 8 * i + 8)])) as [Float32Array];
      if (scores.indexOf(Math.max(...scores)) === simulated[i]) same++;
    }
    loaded.dispose();
    expect(same).toBeGreaterThanOrEqual(COUNT - 1);
  } finally {
    trainer.dispose();
  }
});
