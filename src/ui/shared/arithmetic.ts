/** What the multiplications and additions of a file were done in, in words. */
import { modeOf } from '../../quantization/modes/index.ts';
import type { ColumnResult } from '../../share/results.ts';

/** LiteRT's code for GPUs computes in floats, whatever the file stores. */
const ON_GPU: Readonly<Record<ReturnType<typeof modeOf>['compute'], string>> = {
  float: 'floats, on the GPU',
  hybrid: 'floats, on the GPU: inputs are not rounded there',
  int8: 'floats, on the GPU, rounded to int8 after every operator',
  int16: 'floats on the GPU, integers where the CPU takes over',
};

/** What was multiplied and added in. */
export function arithmeticOf({ device, recipe, conversion }: ColumnResult): string {
  return device === 'webgpu' ? ON_GPU[modeOf(recipe.mode).compute] : conversion.arithmetic;
}
