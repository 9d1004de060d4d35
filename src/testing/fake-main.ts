/** The page on the fake engine: `npx vite`, then open src/testing/fake.html. `?step=` sets its pace in ms, `?stored` gives stored results, `?checkpoint` a run to go on with. */
import { columnRecipe } from '../quantization/recipe/recipe.ts';
import { DEFAULT_MODES } from '../share/link-state.ts';
import { DEFAULT_TRAINING } from '../training/settings.ts';
import { mount } from '../ui/app/mount.tsx';
import { FAKE_SUMMARY, fakeEngine, fakeResult } from './fake-engine.ts';

const parameters = new URLSearchParams(location.search);
const root = document.getElementById('root');
if (root) {
  mount(root, {
    engine: fakeEngine(Number(parameters.get('step') ?? 120), {
      trainingMs: Number(parameters.get('training') ?? 250),
      ...(parameters.has('checkpoint') && {
        checkpoint: {
          id: 'run-before',
          model: FAKE_SUMMARY.name,
          modelHash: FAKE_SUMMARY.hash,
          settings: { ...DEFAULT_TRAINING, epochs: 3 },
          epochsDone: 2,
          savedAt: '2025-11-24T02:00:00.000Z',
        },
      }),
    }),
    sampleFile: async () => new Blob(['a sample']),
    storedResults: async (id) =>
      parameters.has('stored') && id === 'fashion-cnn'
        ? {
            summary: FAKE_SUMMARY,
            weights: [],
            columns: DEFAULT_MODES.map((mode) => fakeResult(columnRecipe(mode), 'fashion-mnist')),
          }
        : null,
    idle: () => new Promise((resolve) => setTimeout(resolve, 300)),
  });
}
