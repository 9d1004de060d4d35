/** What a lesson has set up is no start for a model of one's own. */
import { expect, it } from 'vitest';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { DEFAULT_LINK_STATE } from '../share/link-state.ts';
import { openingOf } from '../share/openings.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { createPlayground, type Playground } from './playground.ts';

const LESSONS: readonly Recipe[] = [
  columnRecipe('float32'),
  { ...columnRecipe('weight-only-int8'), weightBits: 4 },
];
const FILE = new File(['mine'], 'mine.h5');

/** The page beside a step of a lesson, once its sample is open. */
async function inLesson(columns = LESSONS): Promise<Playground> {
  const playground = createPlayground({
    engine: fakeEngine(1),
    sampleFile: async () => new Blob(['a sample']),
    storedResults: async () => null,
    idle: async () => {},
  });
  playground.getState().restore({
    ...DEFAULT_LINK_STATE,
    model: { kind: 'sample', id: 'mlp' },
    columns,
    tab: 'numbers',
    part: 'bits',
    lesson: { id: 'numbers-and-bits', step: 4 },
  });
  await expect.poll(() => playground.getState().engineState).toBe('ready');
  return playground;
}

const recipes = (playground: Playground) =>
  playground.getState().columns.map(({ recipe }) => recipe);

it.each(['beside it', 'after it'])(
  'a file that is opened %s begins with the usual columns',
  async (when) => {
    const playground = await inLesson();
    if (when === 'after it') playground.getState().leaveLesson();
    expect(recipes(playground)).toEqual(LESSONS);
    await playground.getState().openFiles([FILE]);
    expect(recipes(playground)).toEqual(DEFAULT_LINK_STATE.columns);
    expect(playground.getState()).toMatchObject({ tab: 'weights', part: 'histogram' });
  },
);

it('a sample that is opened after it begins with its own; beside it, a task may ask for it', async () => {
  const playground = await inLesson();
  await playground.getState().openSample('mobilenet');
  expect(recipes(playground)).toEqual(LESSONS);
  playground.getState().leaveLesson();
  await playground.getState().openSample('resnet');
  const { columns } = openingOf({ kind: 'sample', id: 'resnet' });
  expect(recipes(playground)).toEqual(columns);
});

it('columns that were changed since are somebody’s own, and stay', async () => {
  const playground = await inLesson();
  playground.getState().leaveLesson();
  playground.getState().addColumn(columnRecipe('dynamic-int8'));
  const own = recipes(playground);
  await playground.getState().openFiles([FILE]);
  expect(recipes(playground)).toEqual(own);
});

it('a file that the link of a lesson names keeps what the lesson sets up', async () => {
  const playground = await inLesson();
  playground.getState().restore({
    ...DEFAULT_LINK_STATE,
    model: { kind: 'file', name: 'mine.h5', bytes: 4, sha256: '0'.repeat(64) },
    columns: LESSONS,
    lesson: { id: 'own-lesson', step: 0 },
  });
  await playground.getState().openFiles([FILE]);
  expect(recipes(playground)).toEqual(LESSONS);
});
