/** The network of two inputs as files, for tests of commands. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeTflite } from '../formats/tflite/write.ts';
import { npyFile } from './npy.ts';
import { twoBranches, waveSamples } from './small-models.ts';

const SAMPLES = 24;

/**
 * Writes two.tflite, its samples in0.npy and in1.npy, and classes.npy: labels of as many samples.
 * @returns the options that name the samples.
 */
export async function writeTwoInputs(folder: string): Promise<readonly string[]> {
  const save = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
  const model = twoBranches();
  save('two.tflite', writeTflite(model));
  const inputs = await waveSamples(model, SAMPLES).read(0, SAMPLES);
  inputs.forEach((values, i) => {
    save(`in${i}.npy`, npyFile([SAMPLES, values.length / SAMPLES], values as Float32Array));
  });
  save('classes.npy', npyFile([SAMPLES], new Int32Array(SAMPLES)));
  return ['--samples', 'in0.npy', '--samples', 'in1.npy'];
}
