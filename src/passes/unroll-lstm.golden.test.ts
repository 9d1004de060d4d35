/** Fused LSTMs of files that TensorFlow's converter wrote, against its interpreter: reference/scripts/fused_lstm.py. */
import { expect, test } from 'vitest';
import { openModel } from '../driver/open-model.ts';
import { buildGraph } from '../ir/builder.ts';
import { mainGraph, type Tensor, withMainGraph } from '../ir/model.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { runModel } from '../testing/run-model.ts';
import { unrollLstm } from './unroll-lstm.ts';

interface Stored {
  readonly data: string;
}

const floats = ({ data }: Stored) =>
  new Float32Array(Uint8Array.from(Buffer.from(data, 'base64')).buffer);
const results = JSON.parse(new TextDecoder().decode(referenceFile('fused_lstm/results.json'))) as {
  input: Stored;
  keras: Stored;
  files: Readonly<Record<string, Stored>>;
};

/** How far an answer may be; that of integer kernels, which lose much of their state here (0.033 for 0.070), is Keras's own. */
const WITHIN = [
  ['float16', 'TensorFlow', 1e-6],
  ['dynamic_int8', 'TensorFlow', 5e-3],
  ['int8', 'Keras', 5e-3],
] as const;

test.each(WITHIN)('%s: opened, it answers as %s does, run after run', async (mode, by, within) => {
  const bytes = referenceFile(`fused_lstm/${mode}.tflite`);
  const { model, diagnostics } = await openModel([{ name: `${mode}.tflite`, bytes }]);
  expect(diagnostics.map(({ code }) => code)).toContain('unrolled');
  const { operators, tensors } = mainGraph(model);
  expect(operators.map(({ op }) => op)).not.toContain('UNIDIRECTIONAL_SEQUENCE_LSTM');
  expect(tensors.some(({ isVariable }) => isVariable)).toBe(false);
  const wanted = floats(by === 'Keras' ? results.keras : results.files[mode]!);
  for (let run = 0; run < 2; run++) {
    const [answer] = await runModel(model, [floats(results.input)]);
    expect(answer?.length).toBe(wanted.length);
    wanted.forEach((value, i) => {
      expect(Math.abs(Number(answer?.[i]) - value)).toBeLessThan(within);
    });
  }
});

test('a stream of single steps stays as it is', () => {
  const kernels = Array.from({ length: 8 }, (_, i) => i + 3);
  const lstm = {
    op: 'UNIDIRECTIONAL_SEQUENCE_LSTM',
    inputs: [0, ...kernels, -1, -1, -1, 11, 11, 11, 11, -1, -1, 1, 2, -1, -1, -1, -1],
    ...{ outputs: [12], options: { fusedActivationFunction: 4 } },
    ...{ optionsTable: 'UnidirectionalSequenceLSTMOptions', version: 1 },
  } as const;
  const model = (steps: number) => {
    const b = buildGraph();
    const empty = b.finish([b.input('x', [1, steps, 1])]);
    const [x] = mainGraph(empty).tensors;
    const float = { dtype: 'float32' } as const;
    const tensors: Tensor[] = [
      ...[x!, ...['h', 'c'].map((name) => ({ ...float, name, shape: [1, 1], isVariable: true }))],
      ...kernels.map((i) => ({ ...float, name: `k${i}`, shape: [1, 1], data: Float32Array.of(i) })),
      { ...float, name: 'bias', shape: [1], data: Float32Array.of(0) },
      { ...float, name: 'y', shape: [1, steps, 1] },
    ];
    const graph = { ...mainGraph(empty), tensors, operators: [lstm as never], outputs: [12] };
    return withMainGraph({ ...empty, signatures: [] }, graph);
  };
  const stream = model(1);
  expect(unrollLstm(stream)).toEqual({ model: stream, diagnostics: [] });
  expect(unrollLstm(model(2)).diagnostics[0]?.message).toContain('The LSTM y of the file');
});
