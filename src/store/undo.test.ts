import { beforeEach, describe, expect, it, vi } from 'vitest';
import { columnRecipe, defaultRecipe } from '../quantization/recipe/recipe.ts';
import { DEFAULT_LINK_STATE } from '../share/link-state.ts';
import { FAKE_SUMMARY, fakeEngine } from '../testing/fake-engine.ts';
import { createPlayground, type Playground } from './playground.ts';
import { toLinkState } from './to-link.ts';

let playground: Playground;

const state = () => playground.getState();
const modes = () => state().columns.map(({ recipe }) => recipe.mode);
const bitsAt = (index: number) => state().columns[index]?.recipe.weightBits;
const idAt = (index: number) => state().columns[index]?.id ?? '';
/** What belongs to a change is looked at once it is complete. */
const noticed = async () => {
  await Promise.resolve();
  await Promise.resolve();
};

function setBits(index: number, weightBits: number | null): void {
  const column = state().columns[index];
  if (column) state().setRecipe(column.id, { ...column.recipe, weightBits });
}

beforeEach(async () => {
  const engine = fakeEngine(1);
  playground = createPlayground({
    engine: {
      ...engine,
      // Every file is a model of its own.
      open: async ({ name }) => ({ ...FAKE_SUMMARY, name, hash: name.padEnd(64, '0') }),
    },
    sampleFile: async () => new Blob(['a sample']),
    storedResults: async () => null,
    idle: async () => {},
  });
  await state().openSample('fashion-cnn');
  await noticed();
});

describe('undo and redo', () => {
  it('have nothing to do once a model is open, and say so', () => {
    expect(state().undoable).toEqual({ undo: null, redo: null });
    state().undo();
    state().redo();
    expect(modes()).toEqual(DEFAULT_LINK_STATE.columns.map(({ mode }) => mode));
  });

  it('take a setting back and put it in again; the column stays the same one', async () => {
    const id = idAt(3);
    setBits(3, 4);
    await noticed();
    expect(state().undoable.undo).toBe('Full int8, 4 bits → 8 bits');
    state().undo();
    await noticed();
    expect(bitsAt(3)).toBeNull();
    expect(idAt(3)).toBe(id);
    expect(state().announcement).toBe('Undid: Full int8, 4 bits → 8 bits.');
    expect(state().undoable).toEqual({ undo: null, redo: 'Full int8, 8 bits → 4 bits' });
    state().redo();
    await noticed();
    expect(bitsAt(3)).toBe(4);
    expect(state().announcement).toBe('Redid: Full int8, 8 bits → 4 bits.');
  });

  it('bring removed columns back where they stood, and the baseline with them', async () => {
    state().setBaseline(idAt(1));
    await noticed();
    state().removeColumn(idAt(1));
    await noticed();
    expect(state().undoable.undo).toBe('column FP16 added');
    state().undo();
    await noticed();
    expect(modes()).toEqual(DEFAULT_LINK_STATE.columns.map(({ mode }) => mode));
    expect(state().baseline).toBe(idAt(1));
    expect(state().undoable.undo).toBe('baseline, FP16 → FP32');
    state().undo();
    await noticed();
    expect(state().baseline).toBe(idAt(0));
  });

  it('know quick changes of one setting as one step, and what was changed after an undo as another', async () => {
    for (const bits of [7, 6, 5]) {
      setBits(3, bits);
      await noticed();
    }
    state().undo();
    await noticed();
    expect(bitsAt(3)).toBeNull();
    setBits(3, 2);
    await noticed();
    setBits(2, 2);
    await noticed();
    expect(state().undoable.redo).toBeNull();
    state().undo();
    await noticed();
    expect([bitsAt(2), bitsAt(3)]).toEqual([null, 2]);
  });

  it('know slow changes of one setting as two steps', async () => {
    const now = vi.spyOn(performance, 'now');
    now.mockReturnValue(1000);
    setBits(3, 6);
    await noticed();
    now.mockReturnValue(3000);
    setBits(3, 4);
    await noticed();
    now.mockRestore();
    state().undo();
    await noticed();
    expect(bitsAt(3)).toBe(6);
  });

  it('leave alone what is only looked at', async () => {
    state().addColumn(columnRecipe('dynamic-int8'));
    await noticed();
    state().setTab('layers');
    state().select(idAt(0));
    await noticed();
    state().undo();
    await noticed();
    expect(state().tab).toBe('layers');
    expect(modes()).not.toContain('dynamic-int8');
    expect(state().undoable.undo).toBeNull();
  });

  it('open the model that was open before, a local file too', async () => {
    await state().openFiles([new File(['a'], 'a')]);
    await noticed();
    await state().openSample('mlp');
    await noticed();
    expect(state().undoable.undo).toBe('model, Small dense net → a');
    state().undo();
    await vi.waitFor(() => expect(state().model?.name).toBe('a'));
    await noticed();
    expect(state().undoable).toEqual({
      undo: 'model, a → Tutorial CNN',
      redo: 'model, a → Small dense net',
    });
  });

  it('bring back the columns that a lesson replaced, and leave the lesson where it is', async () => {
    const columns = [columnRecipe('float32'), defaultRecipe('int8')];
    const lesson = { id: 'numbers', step: 0 };
    state().restore({ ...toLinkState(state()), columns, column: 1, lesson });
    await noticed();
    expect(modes()).toHaveLength(2);
    state().undo();
    await noticed();
    expect(modes()).toEqual(DEFAULT_LINK_STATE.columns.map(({ mode }) => mode));
    expect(state().lesson).toEqual(lesson);
    expect(state().undoable.redo).toBe('columns, 4 → 2');
  });
});

describe('the browser’s back and forward', () => {
  it('are the same walk: back is an undo, forward a redo', async () => {
    const before = toLinkState(state());
    setBits(3, 4);
    await noticed();
    const after = toLinkState(state());
    state().travel(before);
    await noticed();
    expect(state().undoable).toEqual({ undo: null, redo: 'Full int8, 8 bits → 4 bits' });
    state().travel(after);
    await noticed();
    expect(state().undoable).toEqual({ undo: 'Full int8, 4 bits → 8 bits', redo: null });
  });

  it('to anywhere else are a step that can be undone', async () => {
    setBits(3, 4);
    await noticed();
    state().travel({ ...toLinkState(state()), columns: [columnRecipe('float32')], baseline: 0 });
    await noticed();
    state().undo();
    await noticed();
    expect(bitsAt(3)).toBe(4);
  });
});
