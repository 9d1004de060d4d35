/** Recurrent layers of a torch.export archive against PyTorch: reference/scripts/pt2_recurrent.py. */
import { expect, test } from 'vitest';
import { openGraph } from '../../driver/open-model.ts';
import { mainGraph } from '../../ir/model.ts';
import { withBatch } from '../../ir/with-batch.ts';
import { referenceFile } from '../../testing/reference-files.ts';
import { runModel } from '../../testing/run-model.ts';
import { importModel } from '../index.ts';

interface Stored {
  readonly shape: readonly number[];
  readonly data: string;
}

const floats = ({ data }: Stored) =>
  new Float32Array(Uint8Array.from(Buffer.from(data, 'base64')).buffer);

test('layers, directions and states give what PyTorch computes, for any number of samples', async () => {
  const bytes = referenceFile('pt2_recurrent/recurrent.pt2');
  const text = new TextDecoder().decode(referenceFile('pt2_recurrent/recurrent.json'));
  const { input, outputs } = JSON.parse(text) as { input: Stored; outputs: Stored[] };
  const imported = await importModel([{ name: 'recurrent.pt2', bytes }]);
  const { model } = openGraph(imported.model);
  const { operators } = mainGraph(model);
  expect(operators.filter(({ op }) => op === 'TRANSPOSE')).toEqual([]);
  const results = await runModel(withBatch(model, input.shape[0] ?? 1), [floats(input)]);
  expect(results.length).toBe(outputs.length);
  results.forEach((result, i) => {
    const wanted = floats(outputs[i]!);
    expect(result.length).toBe(wanted.length);
    wanted.forEach((value, at) => {
      expect(result[at]).toBeCloseTo(value, 6);
    });
  });
});
