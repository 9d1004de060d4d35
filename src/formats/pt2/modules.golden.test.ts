/** Modules of torch.export archives against PyTorch: reference/scripts/pt2_modules.py. */
import { expect, test } from 'vitest';
import { runLowered } from '../../testing/onnx-cases.ts';
import { referenceFile } from '../../testing/reference-files.ts';
import { type Known, known } from '../arrays/known.ts';
import { importModel } from '../index.ts';
import { lowerNodes } from '../onnx/lower/read.ts';
import { openArchive } from './archive.ts';
import { nodesOf } from './format.ts';

interface Stored {
  readonly shape: readonly number[];
  readonly data: string;
}

const arrayOf = ({ shape, data }: Stored): Known =>
  known(shape, 'float32', new Float32Array(Uint8Array.from(Buffer.from(data, 'base64')).buffer));

test.each([
  ['recurrent', 0],
  ['volumes', 0],
  ['attention', 0],
])('%s: what PyTorch computes, for any number of samples; %i TRANSPOSE', async (name, wanted) => {
  const bytes = referenceFile(`pt2_modules/${name}.pt2`);
  const { format } = await importModel([{ name: `${name}.pt2`, bytes }]);
  expect(format).toMatch(/^PyTorch 2\.15\.0\S* \(\.pt2\)$/);
  const text = new TextDecoder().decode(referenceFile(`pt2_modules/${name}.json`));
  const stored = JSON.parse(text) as { inputs: Stored[]; outputs: Stored[] };
  const [inputs, outputs] = [stored.inputs.map(arrayOf), stored.outputs.map(arrayOf)];
  const graph = nodesOf(openArchive(bytes));
  const lowered = { ...lowerNodes(graph), names: graph.outputs };
  const { difference, transposes } = await runLowered(lowered, { inputs, outputs });
  expect(difference).toBeLessThan(1e-6);
  expect(transposes).toBe(wanted);
});
