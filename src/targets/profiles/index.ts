/** The targets: a file each. */
import type { TargetName, TargetProfile } from '../rule.ts';
import { EDGE_TPU } from './edge-tpu.ts';
import { ETHOS_U } from './ethos-u.ts';
import { LITERT_CPU } from './litert-cpu.ts';
import { LITERT_GPU } from './litert-gpu.ts';
import { TFLM } from './tflm.ts';

/** All profiles, in the order in which they are shown. */
export const PROFILES: readonly TargetProfile[] = [LITERT_CPU, LITERT_GPU, TFLM, EDGE_TPU, ETHOS_U];

/** The profile of a target. */
export function profileOf(name: TargetName): TargetProfile {
  const found = PROFILES.find((profile) => profile.name === name);
  if (!found) throw new RangeError(`no target ${name}`);
  return found;
}
