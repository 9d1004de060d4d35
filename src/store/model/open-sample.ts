/** Bundled samples: stored results are shown first, the engine follows. */
import { PlaygroundError } from '../../base/errors.ts';
import { sampleOf } from '../../share/samples.ts';
import { keyOfResult } from '../keys.ts';
import { withSetInUse } from '../test-sets.ts';
import { adopt, begin, fail, type OpeningContext, runAll } from './context.ts';

interface OpenSampleOptions {
  /** Chosen on the page, not by a link, which says what columns there are. */
  readonly byHand?: boolean;
  readonly keepError?: boolean;
}

export async function openSample(
  context: OpeningContext,
  id: string,
  { byHand = false, keepError = false }: OpenSampleOptions = {},
): Promise<void> {
  const { set, get, services } = context;
  const sample = sampleOf(id);
  if (!sample) return;
  const { openError, choice, sizes } = get();
  const { signal, current, waiting } = begin(context, sample.name);
  if (keepError) set({ openError, choice, sizes });
  const reference = { kind: 'sample', id } as const;
  let adopted = false;
  try {
    const stored = await services.storedResults(id, signal).catch(() => null);
    if (!current()) return;
    if (stored) {
      adopted = true;
      const entries = stored.columns.map(
        (result) => [keyOfResult(result), { result, origin: 'stored' }] as const,
      );
      adopt(context, {
        reference,
        model: stored.summary,
        entries: Object.fromEntries(entries),
        engineState: 'opening',
        byHand,
      });
      set({ storedWeights: stored.weights });
      await services.idle();
    }
    const file = await services.sampleFile(id, signal);
    const source = { name: sample.file, files: [file] };
    const model = await services.engine.open(source, { signal });
    if (!current()) return;
    if (adopted) set({ model: withSetInUse(model, get().model), engineState: 'ready' });
    else adopt(context, { reference, model, entries: {}, engineState: 'ready', byHand });
    context.opening = null;
    runAll(context);
  } catch (thrown) {
    if (!current()) return;
    fail(context, sample.name, thrown, adopted || get().model === null, waiting);
    if (!adopted) resumeSample(context);
  }
}

/** A sample whose stored results are on show, and whose file was still on its way when another was opened. */
export function resumeSample(context: OpeningContext): void {
  const { reference, model, engineState } = context.get();
  if (model && engineState === 'opening' && reference.kind === 'sample') {
    void openSample(context, reference.id, { keepError: true });
  }
}

/** The typed error for a sample that does not arrive. */
export function sampleMissing(file: string): PlaygroundError {
  return new PlaygroundError(
    'bad-file',
    `The sample ${file} could not be loaded.`,
    'Check the connection and try again, or open a file of your own.',
    { file },
  );
}
