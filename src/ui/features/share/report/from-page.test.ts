import { describe, expect, it, vi } from 'vitest';
import { taskOf } from '../../../../evaluation/tasks.ts';
import { columnRecipe } from '../../../../quantization/recipe/recipe.ts';
import { decodeLink, encodeLink } from '../../../../share/link.ts';
import { DEFAULT_LINK_STATE } from '../../../../share/link-state.ts';
import { REPORT_FORMAT, reportJson } from '../../../../share/report.ts';
import { createPlayground } from '../../../../store/playground.ts';
import { columnViews } from '../../../../store/selectors.ts';
import { checkSent, sentOf } from '../../../../store/sent.ts';
import { fakeEngine } from '../../../../testing/fake-engine.ts';
import { reportOf, withResults } from './from-page.ts';

const open = () =>
  createPlayground({
    engine: fakeEngine(1),
    sampleFile: async () => new Blob(['a sample']),
    storedResults: async () => null,
    idle: async () => {},
  });
type Opened = ReturnType<typeof open>;

const allMeasured = (playground: Opened) =>
  vi.waitFor(
    () => {
      const views = columnViews(playground.getState());
      expect(views.map(({ answers }) => answers)).toEqual(views.map(() => 'fresh'));
      expect(views.every(({ entry }) => entry?.result.gzipBytes)).toBe(true);
    },
    { timeout: 8000 },
  );

function seen(playground: Opened) {
  const state = playground.getState();
  const views = columnViews(state);
  const reference = views.find(({ baseline }) => baseline)?.entry?.result.evaluation;
  const comparisons = new Map(
    views.flatMap(({ column, entry }) => {
      const evaluation = entry?.result.evaluation;
      if (!reference || !evaluation) return [];
      return [[column.id, taskOf(reference.task).compare(reference, evaluation)] as const];
    }),
  );
  return { state, views, comparisons };
}

async function sender() {
  const playground = open();
  playground.getState().restore(DEFAULT_LINK_STATE);
  await allMeasured(playground);
  const { state, views, comparisons } = seen(playground);
  return { playground, link: encodeLink(withResults(state, views, comparisons)) };
}

describe('a link with results', () => {
  it('shows the sender’s numbers before anything is computed, then each as the same', async () => {
    const { link } = await sender();
    expect(link.length).toBeLessThan(3500);
    const receiver = open();
    receiver.getState().restore(decodeLink(link));
    const recipe = columnRecipe('int8');
    expect(sentOf(receiver.getState(), recipe)?.answers?.images).toBe(10_000);
    const before = seen(receiver).views[3];
    const sent = sentOf(receiver.getState(), recipe);
    if (!before || !sent) throw new RangeError('The column was sent.');
    expect(checkSent(sent, before, undefined, true)).toEqual([]);
    await allMeasured(receiver);
    const { state, views, comparisons } = seen(receiver);
    for (const view of views) {
      const { recipe } = view.column;
      const result = sentOf(state, recipe);
      if (!result) throw new RangeError('Every column was sent.');
      const numbers = checkSent(result, view, comparisons.get(view.column.id), true);
      expect(numbers.length).toBeGreaterThanOrEqual(4);
      expect(numbers.filter(({ same }) => !same)).toEqual([]);
    }
    // Another baseline has other changed answers: those of the sender say nothing about it.
    const view = views[3];
    if (!view) throw new RangeError('There is a fourth column.');
    const other = checkSent(sent, view, comparisons.get(view.column.id), false);
    expect(other.map(({ what }) => what)).not.toContain('changed answers');
  });

  it('speaks of no other settings, devices and models', async () => {
    const { link } = await sender();
    const receiver = open();
    receiver.getState().restore(decodeLink(link));
    const state = receiver.getState();
    expect(sentOf(state, columnRecipe('dynamic-int8'))).toBeNull();
    expect(sentOf({ ...state, device: 'webgpu' }, columnRecipe('int8'))).toBeNull();
    const reference = { kind: 'sample', id: 'mlp' } as const;
    expect(sentOf({ ...state, reference }, columnRecipe('int8'))).toBeNull();
    // Back and forward within the visit: the address of the view has no results of its own.
    receiver.getState().restore({ ...DEFAULT_LINK_STATE, tab: 'overview' });
    expect(receiver.getState().sent).not.toBeNull();
    receiver.getState().restore({ ...DEFAULT_LINK_STATE, model: reference });
    expect(receiver.getState().sent).toBeNull();
  });
});

it('a report has every column with its numbers, and JSON can hold it', async () => {
  const { playground } = await sender();
  const { state, views, comparisons } = seen(playground);
  const report = reportOf(state, {
    ...{ views, comparisons, link: 'https://example.org/#q2.x', made: new Date(0) },
    arithmeticOf: ({ conversion }) => conversion.arithmetic,
  });
  expect(report).toMatchObject({ format: REPORT_FORMAT, made: '1970-01-01T00:00:00.000Z' });
  expect(report?.columns.map(({ title }) => title)).toEqual(views.map(({ title }) => title));
  expect(report?.columns[0]?.answers?.changed).toBeNull();
  expect(report?.columns[3]?.answers?.labelled?.confusion).toHaveLength(10);
  const read = report && JSON.parse(reportJson(report));
  expect(read.columns[3].fileBytes).toBe(views[3]?.entry?.result.conversion.fileBytes);
  const nothing = { views: [], comparisons, link: '', made: new Date(0), arithmeticOf: () => '' };
  expect(reportOf(state, nothing)).toBeNull();
});
