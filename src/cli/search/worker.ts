/** A thread of a search: reads model and samples for itself, and evaluates one recipe after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorData } from '../../base/errors.ts';
import { searchSpace } from '../../search/space.ts';
import { againOf, evaluatorOf, type GivenInputs, openInputs } from './inputs.ts';
import type { FromThread, Question, Ready, ToThread } from './messages.ts';

const stop = new AbortController();
const tell = (message: FromThread) => parentPort?.postMessage(message);

async function start() {
  const inputs = await openInputs(workerData as GivenInputs);
  const { driver, runs, hash } = inputs;
  const { kind, baseline, evaluate } = await evaluatorOf(inputs, stop.signal);
  const ready: Ready = { kind, baseline, hash };
  const space = searchSpace(driver, runs);
  const again = againOf(inputs, stop.signal);
  const answer = async ({ what, recipe }: Question): Promise<unknown> => {
    if (what === 'evaluate') return evaluate(recipe);
    if (what === 'again') return again?.(recipe);
    if (what === 'family') return space.familyOf(recipe);
    // After a stop, too.
    return (await driver.convert(recipe, { runs, check: true })).file;
  };
  return { ready, answer };
}

/** The error is told; what follows it is not answered. */
async function told<T>(work: () => Promise<T>, answer: (result: T) => unknown) {
  try {
    const result = await work();
    tell({ answer: answer(result) });
    return result;
  } catch (error) {
    tell({ error: toErrorData(error) });
    return null;
  }
}

const started = told(start, ({ ready }) => ready);
let last: Promise<unknown> = started;
parentPort?.on('message', (message: ToThread) => {
  if (message === 'stop') return stop.abort();
  last = last.then(async () => {
    const thread = await started;
    if (thread)
      await told(
        () => thread.answer(message),
        (answer) => answer,
      );
  });
});
