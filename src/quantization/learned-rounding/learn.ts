/** Learned rounding of one layer: relaxation, refinement, and a check on inputs that took no part. */
import { cancellationPoint } from '../../base/progress.ts';
import { seededRandom } from '../../tensor/random.ts';
import { inputRows, outputError, type RoundingProblem } from './problem.ts';
import { refine } from './refine.ts';
import { BATCH, relax } from './relaxation.ts';

/** Steps of the relaxation, fewer where they cost much: the refinement does the rest. */
const STEPS = { most: 300, least: 60 } as const;
/** Multiplications that the relaxation of one layer may take. */
const EFFORT = 8e9;
/** Rounds of the refinement over all weights. */
const SWEEPS = 10;
/** Share of the inputs that only check. */
const HELD_BACK = 1 / 8;

export interface LearningOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with a share from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** How much work a layer is, in the same unit for all layers. */
export function effortOf({
  outputs,
  width,
  rows,
}: Pick<RoundingProblem, 'outputs' | 'width' | 'rows'>): number {
  const weights = outputs * width;
  return weights * (2 * BATCH * stepsFor(weights) + SWEEPS * rows);
}

function stepsFor(weights: number): number {
  const affordable = Math.floor(EFFORT / (2 * BATCH * weights));
  return Math.max(STEPS.least, Math.min(STEPS.most, affordable));
}

/**
 * The integers of the layer's weights; those of ordinary rounding where learning does not lessen the error on inputs that
 * took no part in it.
 * @param problem input rows in random order.
 * @throws PlaygroundError `cancelled`.
 */
export async function learnRounding(
  problem: RoundingProblem,
  { signal, onProgress }: LearningOptions = {},
): Promise<Int8Array> {
  const { nearest, weights, outputs, rows } = problem;
  const held = Math.floor(rows * HELD_BACK);
  if (held === 0) return nearest;
  const training = inputRows(problem, held, rows - held);
  const steps = stepsFor(weights.length);
  const total = effortOf(training);
  const stepShare = (2 * BATCH * weights.length) / total;
  const sweepShare = ((rows - held) * weights.length) / total;
  const relaxation = relax(training, seededRandom(weights.length));
  for (let step = 0; step < steps; step++) {
    await cancellationPoint(signal);
    relaxation.step(step / steps);
    onProgress?.(stepShare * (step + 1));
  }
  const refinement = refine(training, relaxation.integers());
  let open = Array.from({ length: outputs }, (_, o) => o);
  for (let sweep = 0; sweep < SWEEPS && open.length > 0; sweep++) {
    const next: number[] = [];
    for (const o of open) {
      await cancellationPoint(signal);
      if (refinement.sweep(o) > 0) next.push(o);
    }
    open = next;
    onProgress?.(Math.min(1, stepShare * steps + sweepShare * (sweep + 1)));
  }
  onProgress?.(1);
  const learned = refinement.integers();
  const check = inputRows(problem, 0, held);
  return outputError(check, learned) < outputError(check, nearest) ? learned : nearest;
}
