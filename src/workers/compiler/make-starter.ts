/** Code that starts a project with a file. */
import { DEMO_FILES, DEMO_LICENSE } from '../../adapters/litert/demo-files.ts';
import { PlaygroundError } from '../../base/errors.ts';
import { STARTERS } from '../../starters/index.ts';
import { STARTER_KINDS, type StarterName } from '../../starters/kinds.ts';
import type { StarterFile, StarterSubject } from '../../starters/starter.ts';
import { subjectOf } from '../../starters/subject.ts';

/** LiteRT.js as it lies beside the page. @throws PlaygroundError `runtime-missing`. */
async function runtimeFiles(folder: string): Promise<readonly StarterFile[]> {
  return Promise.all(
    [...Object.keys(DEMO_FILES), DEMO_LICENSE].map(async (name) => {
      const response = await fetch(new URL(name, folder)).catch(() => undefined);
      if (response?.ok) return { name, bytes: new Uint8Array(await response.arrayBuffer()) };
      throw new PlaygroundError(
        'runtime-missing',
        `The file ${name} of the runtime cannot be loaded${response ? ` (status ${response.status})` : ''}.`,
        'Check the connection and try again.',
      );
    }),
  );
}

/** @param runtimeUrl folder of LiteRT.js, absolute. @throws PlaygroundError `runtime-missing`, `too-large`. */
export async function makeStarter(
  name: StarterName,
  given: Omit<StarterSubject, 'facts'>,
  runtimeUrl: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { withRuntime } = STARTER_KINDS[name];
  const runtime = withRuntime ? await runtimeFiles(runtimeUrl) : [];
  return STARTERS[name](subjectOf(given), runtime);
}
