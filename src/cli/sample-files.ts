/** The files of --calibration and --images: an array for each input of a model. */
import {
  arraySamples,
  type GivenArray,
  type InputInfo,
  readArrays,
} from '../adapters/datasets/array-samples.ts';
import { type Model, mainGraph, tensorAt } from '../ir/model.ts';
import type { SampleSource } from '../ports/batches.ts';
import { kindOf, readInput } from './files.ts';

/** How such an option is used, for --help; `indent` spaces before the second line. */
export function sampleFilesUsage(rows: string, indent: number): string {
  const more = [
    'a model with several inputs takes one array each: the option again,',
    'in the order of the inputs or as NAME=FILE, or a .npz with an array per input',
  ];
  return [`.npy, float32, [${rows}, …input shape], scaled as the model was trained;`, ...more].join(
    `\n${' '.repeat(indent)}`,
  );
}

/** The samples in `files`, for the inputs of `model`. @throws PlaygroundError naming the file or the input. */
export async function samplesFrom(
  files: readonly string[],
  model: Model,
  code: 'bad-calibration' | 'bad-data',
): Promise<SampleSource> {
  const arrays: GivenArray[] = [];
  for (const given of files) {
    const { path, input } = await named(given);
    arrays.push(...readArrays(await readInput(path), path, input));
  }
  return arraySamples(arrays, inputsOf(model), code);
}

/** Paths of the files, without the names of inputs. */
export async function pathsOf(files: readonly string[]): Promise<string[]> {
  const all = await Promise.all(files.map(named));
  return all.map(({ path }) => path);
}

/** `NAME=FILE`, unless that is a file's own name. */
async function named(given: string): Promise<{ path: string; input?: string }> {
  const at = given.indexOf('=');
  if (at <= 0 || (await kindOf(given)) !== undefined) return { path: given };
  return { path: given.slice(at + 1), input: given.slice(0, at) };
}

function inputsOf(model: Model): InputInfo[] {
  const graph = mainGraph(model);
  const entries = model.signatures.find(({ subgraph }) => subgraph === 0)?.inputs ?? [];
  return graph.inputs.map((index) => {
    const { shapeSignature, shape, ...tensor } = tensorAt(graph, index);
    const alias = entries.find((entry) => entry.tensor === index)?.name;
    return { ...tensor, shape: shapeSignature ?? shape, alias };
  });
}
