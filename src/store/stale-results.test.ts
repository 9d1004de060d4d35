/** Answers that come after what was asked has changed: work that is told to stop may be past the point where it can. */
import { describe, expect, it, vi } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import type { ColumnResult } from '../share/results.ts';
import { fakeEngine, fakeResult } from '../testing/fake-engine.ts';
import { createPlayground, type Playground } from './playground.ts';

interface Asked {
  readonly of: ColumnResult;
  /** Answers, whatever has been cancelled. */
  answer(fileBytes: number): Promise<void>;
  fail(): Promise<void>;
}

/** One turn of the event loop: all that follows from an answer has happened. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

/** The store on an engine that converts and measures by hand, with a file open; the last that was asked is under way. */
async function open() {
  const asked: Asked[] = [];
  const ask = (of: ColumnResult) =>
    new Promise<ColumnResult>((resolve, reject) => {
      const answer = (fileBytes: number) => {
        resolve({ ...of, conversion: { ...of.conversion, fileBytes } });
        return turn();
      };
      const fail = () => {
        reject(new PlaygroundError('internal', 'It broke.', 'Try again.'));
        return turn();
      };
      asked.push({ of, answer, fail });
    });
  const playground = createPlayground({
    engine: {
      ...fakeEngine(1),
      convert: (recipe, source) =>
        ask({ ...fakeResult(recipe, source?.id ?? null), evaluation: null }),
      measure: ({ recipe, testSet, device }) => ask(fakeResult(recipe, testSet, device)),
    },
    sampleFile: async () => new Blob(['a sample']),
    storedResults: async () => null,
    idle: async () => {},
  });
  await playground.getState().openFiles([new File(['model'], 'mine.h5')]);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  return { playground, asked };
}

const STAGES: readonly [string, number][] = [
  ['written', 0],
  ['measured', 4],
];

const CHANGES: readonly [string, (playground: Playground, id: string) => unknown][] = [
  ['other settings', (p, id) => p.getState().setRecipe(id, columnRecipe('dynamic-int8'))],
  ['another model', (p) => p.getState().openFiles([new File(['other'], 'other.h5')])],
  ['accuracy not wanted', (p) => p.getState().setMeasured(false)],
  ['another device', (p) => p.getState().setDevice('webgpu')],
  ['the column removed', (p, id) => p.getState().removeColumn(id)],
  ['the run cancelled', (p) => p.getState().cancel()],
];

describe.each(STAGES)('a file that was being %s when it changed to', (_, before) => {
  /** With `before` answers given; then the change. */
  async function changed(change: (playground: Playground, id: string) => unknown) {
    const { playground, asked } = await open();
    for (let i = 0; i < before; i++) await asked[i]?.answer(1000);
    expect(asked).toHaveLength(before + 1);
    const late = asked[before];
    await change(playground, playground.getState().job?.column ?? '');
    if (!late) throw new RangeError('Nothing is under way.');
    await turn();
    return { playground, asked, late, shown: playground.getState() };
  }

  it.each(CHANGES)('%s: its result is not kept', async (_name, change) => {
    const { playground, asked, late, shown } = await changed(change);
    const calls = asked.length;
    await late.answer(666);
    expect(playground.getState()).toEqual(shown);
    // What is under way instead goes on, alone, and its own result is kept.
    expect(asked).toHaveLength(calls);
    if (!shown.job) return;
    await asked.at(-1)?.answer(777);
    const sizes = Object.values(playground.getState().entries).map(
      ({ result }) => result.conversion.fileBytes,
    );
    expect(sizes).toContain(777);
    expect(sizes).not.toContain(666);
  });

  it.each(CHANGES)('%s: its failure is not shown', async (_name, change) => {
    const { playground, asked, late, shown } = await changed(change);
    const calls = asked.length;
    await late.fail();
    expect(playground.getState()).toEqual(shown);
    expect(asked).toHaveLength(calls);
  });
});
