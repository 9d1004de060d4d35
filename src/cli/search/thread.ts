/** A thread of a search, seen from the thread that started it. */
import { Worker } from 'node:worker_threads';
import { PACKED } from '../../adapters/litert/package-files.ts';
import { fromErrorData, PlaygroundError } from '../../base/errors.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { GivenInputs } from './inputs.ts';
import type { Answers, FromThread, Ready, ToThread } from './messages.ts';

/** Answers questions one after the other. */
export interface SearchThread {
  readonly ready: Promise<Ready>;
  /** @throws PlaygroundError what the thread throws; `runtime-missing` once it has ended. */
  ask<K extends keyof Answers>(what: K, recipe: Recipe): Promise<Answers[K]>;
  /** Leaves what it is measuring. */
  stop(): void;
  end(): Promise<unknown>;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

export function startThread(inputs: GivenInputs): SearchThread {
  const worker = workerOf(inputs);
  const waiting: Waiting[] = [];
  let ended: PlaygroundError | null = null;
  const say = (message: ToThread) => worker.postMessage(message);
  const answered = () =>
    new Promise<unknown>((resolve, reject) => {
      if (ended) reject(ended);
      else waiting.push({ resolve, reject });
    });
  const end = (reason: string) => {
    ended ??= new PlaygroundError(
      'runtime-missing',
      `A thread of the search ended: ${reason}.`,
      'Run it again with fewer --jobs; with the same --log it goes on where it stopped.',
    );
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  worker.on('message', (message: FromThread) => {
    const next = waiting.shift();
    if ('error' in message) next?.reject(fromErrorData(message.error));
    else next?.resolve(message.answer);
  });
  worker.on('error', (error) => end(error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => end(`exit code ${code}`));
  return {
    ready: answered() as Promise<Ready>,
    async ask<K extends keyof Answers>(what: K, recipe: Recipe) {
      const answer = answered();
      if (!ended) say({ what, recipe });
      return (await answer) as Answers[K];
    },
    stop: () => say('stop'),
    end: () => worker.terminate(),
  };
}

function workerOf(workerData: GivenInputs): Worker {
  if (PACKED) return new Worker(new URL('./search-worker.js', import.meta.url), { workerData });
  const script = bootstrap(new URL('./worker.ts', import.meta.url));
  return new Worker(script, { eval: true, workerData });
}

/** Node 20 does not give the loader of TypeScript to its threads. */
function bootstrap(script: URL): string {
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const start = `import(${JSON.stringify(script.href)})`;
  return `import(${loader}).then(({ register }) => { register(); return ${start}; });`;
}
