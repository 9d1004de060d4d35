/** What is not evaluated anew for each mutant. */
import { join } from 'node:path';
import { createModules } from './modules.ts';

type Namespace = Record<string, unknown>;

const LITERT = 'src/adapters/litert/node.ts';
/** What the runtime throws is told by its class, which therefore is one for all. */
const ERRORS = 'src/base/errors.ts';

let started: Promise<ReadonlyMap<string, Namespace>> | undefined;

/** The runtime takes half a second to start and keeps nothing between models: one for the whole process. */
async function startOnce(root: string): Promise<ReadonlyMap<string, Namespace>> {
  const errors = await createModules(new Map()).load(join(root, ERRORS));
  const shared = new Map([[join(root, ERRORS), errors]]);
  const node = await createModules(shared).load(join(root, LITERT));
  const create = node.createLiteRtRuntime as () => Promise<unknown>;
  let runtime: Promise<unknown> | undefined;
  const createLiteRtRuntime = () => {
    runtime ??= create();
    return runtime;
  };
  return shared.set(join(root, LITERT), { createLiteRtRuntime });
}

export async function sharedModules(
  root: string,
  vitest: Namespace,
): Promise<ReadonlyMap<string, Namespace>> {
  started ??= startOnce(root);
  return new Map([...(await started), ['vitest', vitest]]);
}
