/** The ways to choose a layer's integers from its inputs. */
import type { Recipe } from '../recipe/recipe.ts';
import { gptq, gptqEffort, gptqOfTools } from './gptq.ts';
import { effortOf, type LearningOptions, learnRounding } from './learn.ts';
import type { RoundingProblem } from './problem.ts';

/** What is known of a layer's problem before its inputs are. */
export type ProblemSize = Pick<RoundingProblem, 'outputs' | 'rows' | 'width'>;

interface Method {
  /** @throws PlaygroundError `cancelled`. */
  solve(problem: RoundingProblem, options: LearningOptions): Promise<Int8Array>;
  /** How much work a layer is, in multiplications. */
  effort(size: ProblemSize): number;
}

const METHODS = {
  adaround: { solve: learnRounding, effort: effortOf },
  gptq: { solve: gptq, effort: gptqEffort },
  'gptq-of-tools': { solve: gptqOfTools, effort: gptqEffort },
} as const satisfies Readonly<Record<string, Method>>;

/** One of the ways. */
export type RoundingMethod = keyof typeof METHODS;

/** What solves a layer's problem. */
export function methodOf(name: RoundingMethod): Method {
  return METHODS[name];
}

/** The scheme `tflite` rounds as ai-edge-quantizer does, where that has a way to learn. */
export function methodFor({ rounding, scheme }: Recipe): RoundingMethod {
  if (rounding !== 'gptq') return 'adaround';
  return scheme === 'tflite' ? 'gptq-of-tools' : 'gptq';
}
