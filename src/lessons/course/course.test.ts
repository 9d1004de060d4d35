/** Lessons hold what they promise: valid data, and tasks that wait for the learner. */
import { describe, expect, test } from 'vitest';
import { headlineOf } from '../../evaluation/tasks.ts';
import { recipeKey } from '../../quantization/recipe/recipe.ts';
import { DEFAULT_LINK_STATE, type LinkState } from '../../share/link-state.ts';
import { MODEL_FIELD } from '../../share/model-field.ts';
import { parseStoredResults } from '../../share/stored-results.ts';
import { columnTitles } from '../../store/selectors.ts';
import { publicFile } from '../../testing/reference-files.ts';
import type { Facts } from '../facts.ts';
import { judge } from '../judge.ts';
import { checkedLesson, type Lesson } from '../lesson.ts';
import { paragraphsOf } from '../text.ts';
import { withView } from '../view.ts';
import { COURSE } from './index.ts';

/** The page once everything that comes with it is shown, and nothing was computed yet. */
function factsOf(state: LinkState): Facts {
  const id = state.model.kind === 'sample' ? state.model.id : '';
  const stored = parseStoredResults(
    new TextDecoder().decode(publicFile(`samples/${id}.results.json`)),
  );
  const titles = columnTitles(
    state.columns.map((recipe, i) => ({ id: String(i), recipe })),
    [],
  );
  return {
    model: MODEL_FIELD.write(state.model),
    parameters: stored.summary.parameters,
    tab: state.tab,
    layer: state.layer,
    hands: { dot: null, cut: null },
    columns: state.columns.map((recipe, i) => {
      const known = stored.columns.find((kept) => recipeKey(kept.recipe) === recipeKey(recipe));
      return {
        title: titles[i] ?? '',
        recipe,
        working: false,
        bytes: known?.conversion.fileBytes ?? null,
        accuracy: headlineOf(known?.evaluation)?.value ?? null,
        images: known?.evaluation?.images ?? 0,
        changed: null,
        explained: false,
      };
    }),
    selected: state.column,
    baseline: state.baseline,
  };
}

/** The page at each step, for somebody who does nothing but read on. */
function viewsOf({ steps }: Lesson): LinkState[] {
  let state = DEFAULT_LINK_STATE;
  return steps.map(({ view = {} }) => {
    state = withView(state, view);
    return state;
  });
}

test('eight lessons, each with a name of its own', () => {
  expect(COURSE).toHaveLength(8);
  expect(new Set(COURSE.map(({ id }) => id)).size).toBe(8);
  // Those of others are told from them by this.
  expect(COURSE.filter(({ id }) => id.startsWith('own-'))).toEqual([]);
});

describe.each(COURSE)('$id', (lesson) => {
  test('is valid data', () => {
    expect(checkedLesson(JSON.parse(JSON.stringify(lesson)))).toEqual(lesson);
  });

  test('has five to seven short steps, a question, and a task at the end', () => {
    const { steps } = lesson;
    expect(steps.length).toBeGreaterThanOrEqual(5);
    expect(steps.length).toBeLessThanOrEqual(7);
    expect(steps.some(({ ask }) => ask)).toBe(true);
    expect(steps.at(-1)?.task).toBeDefined();
    expect(steps[0]?.view?.model).toBeDefined();
    for (const { title, text, task, todo } of steps) {
      expect(text.length, title).toBeLessThan(700);
      expect(task === undefined || todo !== undefined, title).toBe(true);
    }
  });

  test('ends with what was learned, in two or three sentences', () => {
    const { learned = '' } = lesson;
    expect(learned.match(/[.](?= |$)/g)?.length).toBeGreaterThanOrEqual(2);
    expect(learned.length).toBeLessThan(320);
  });

  test('marks only words that have a definition', () => {
    for (const text of [lesson.learned ?? '', ...lesson.steps.map((step) => step.text)]) {
      const words = paragraphsOf(text).flat();
      expect(words.filter((piece) => !piece.term && /\[|\]/.test(piece.words))).toEqual([]);
    }
  });

  test('no task is done by what its step sets up', () => {
    const views = viewsOf(lesson);
    lesson.steps.forEach(({ title, task }, i) => {
      const state = views[i];
      if (task && state) expect(judge(task, factsOf(state)).done, title).toBe(false);
    });
  });
});
