/** Files of a person: opened, or asked about. */
import { toErrorData } from '../../base/errors.ts';
import type { Given } from '../kept-state.ts';
import type { ModelSlice, SizesQuestion } from '../state.ts';
import { adopt, begin, fail, type OpeningContext, runAll } from './context.ts';
import { resumeSample } from './open-sample.ts';

interface OpenFilesOptions {
  /** Given on the page, not by a link, which says what columns there are. */
  readonly byHand?: boolean;
  /** The form that the sizes come from. */
  readonly asked?: SizesQuestion | null;
}

export async function openFiles(
  context: OpeningContext,
  given: Given,
  { byHand = false, asked = null }: OpenFilesOptions = {},
): Promise<void> {
  const { set, get, services, files } = context;
  const { files: opened, inputShapes } = given;
  const first = mainFileOf(opened);
  if (!first) return;
  const { signal, current, waiting } = begin(context, first.name);
  const { awaited } = get();
  // The form stays as it is until the model is open.
  if (asked) set({ sizes: asked });
  try {
    const source = { name: first.name, files: opened, ...(inputShapes && { inputShapes }) };
    const model = await services.engine.open(source, { signal });
    if (!current()) return;
    const { name, bytes, hash } = model;
    files.set(hash, given);
    const reference = { kind: 'file', name, bytes, sha256: hash } as const;
    adopt(context, { reference, model, entries: {}, engineState: 'ready', byHand });
    if (awaited && awaited.sha256 !== hash) set({ mismatch: awaited });
    set({ sizes: null, announcement: `${name} is open.` });
    context.opening = null;
    runAll(context);
  } catch (thrown) {
    if (!current()) return;
    const question = questionOf(thrown, first.name, opened);
    if (question) ask(context, question, waiting);
    else fail(context, first.name, thrown, false, waiting);
    resumeSample(context);
  }
}

interface Question {
  readonly asked: Partial<Pick<ModelSlice, 'choice' | 'sizes'>>;
  readonly announcement: string;
}

/** What has to be asked before these files can be opened; null where they cannot be opened at all. */
function questionOf(thrown: unknown, name: string, files: readonly File[]): Question | null {
  const { code, where } = toErrorData(thrown);
  if (code === 'several-models' && where.files) {
    const models = where.files;
    return {
      asked: { choice: { files, models } },
      announcement: `${models.length} models were given together. Choose one.`,
    };
  }
  if (code === 'open-shape' && where.inputs) {
    return {
      asked: { sizes: { name, files, inputs: where.inputs } },
      announcement: `${name} leaves the size of its input open. Give the size.`,
    };
  }
  return null;
}

/** The earlier model stays in use meanwhile. */
function ask(
  context: OpeningContext,
  { asked, announcement }: Question,
  waiting: readonly string[],
): void {
  context.opening = null;
  context.set({ opening: null, announcement, ...asked });
  context.jobs.enqueue(waiting, { force: true });
}

/** Of files that belong together, the one that is not just weights gives the name. */
export function mainFileOf(files: readonly File[]): File | undefined {
  return files.find(({ name }) => !/\.bin$/i.test(name)) ?? files[0];
}
