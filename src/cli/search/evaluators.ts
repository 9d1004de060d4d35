/** Who evaluates: this thread, or several others. */
import { searchSpace } from '../../search/space.ts';
import { againOf, evaluatorOf, type GivenInputs, type OpenInputs } from './inputs.ts';
import { type Evaluators, poolOf } from './pool.ts';
import { startThread } from './thread.ts';

/** @throws PlaygroundError as `createEvaluator`. */
export async function evaluatorsOf(
  given: GivenInputs,
  inputs: OpenInputs,
  jobs: number,
  signal: AbortSignal,
): Promise<Evaluators> {
  if (jobs === 1) {
    const { driver, runs } = inputs;
    return {
      ...(await evaluatorOf(inputs, signal)),
      again: againOf(inputs, signal),
      familyOf: searchSpace(driver, runs).familyOf,
      // After a stop, too.
      fileOf: async (recipe) => (await driver.convert(recipe, { runs, check: true })).file,
      end: async () => undefined,
    };
  }
  const threads = Array.from({ length: jobs }, () => startThread(given));
  try {
    return await poolOf(threads, inputs, signal);
  } catch (error) {
    await Promise.all(threads.map((thread) => thread.end()));
    throw error;
  }
}
