/** Scenes of lessons: every step that shows something else than those before it, the last step, and the end. */
import type { Page } from '@playwright/test';
import { COURSE } from '../../lessons/course/index.ts';
import type { Lesson } from '../../lessons/lesson.ts';
import { withView } from '../../lessons/view.ts';
import { encodeLink } from '../../share/link.ts';
import { DEFAULT_LINK_STATE, type LinkState } from '../../share/link-state.ts';
import type { Scene } from './scene.ts';

/** What a learner sees who has come to each step. */
function viewsOf({ id, steps }: Lesson): LinkState[] {
  let state = DEFAULT_LINK_STATE;
  return steps.map((step, at) => {
    state = { ...withView(state, step.view ?? {}), lesson: { id, step: at } };
    return state;
  });
}

function scenesOf(lesson: Lesson): Scene[] {
  const views = viewsOf(lesson);
  const seen = new Set<string>();
  return views.flatMap((view, at): Scene[] => {
    const picture = encodeLink({ ...view, lesson: null });
    if (seen.has(picture) && at < views.length - 1) return [];
    seen.add(picture);
    return [{ name: `lesson-${lesson.id}-${at + 1}`, view }];
  });
}

const rail = (page: Page) => page.getByRole('complementary', { name: 'Lesson' });

/** A question that was answered wrongly, then rightly. */
function answered(): Scene[] {
  const [found] = COURSE.flatMap((lesson) =>
    lesson.steps.flatMap(({ ask }, at) => (ask ? [{ ask, view: viewsOf(lesson)[at] }] : [])),
  );
  if (!found?.view) return [];
  const { ask, view } = found;
  const wrong = ask.choices.findIndex((_, i) => i !== ask.answer);
  const answer = (choice: number) => (page: Page) =>
    rail(page)
      .getByRole('button', { name: ask.choices[choice] ?? '', exact: true })
      .click();
  return [
    { name: 'lesson-answer-wrong', view, prepare: answer(wrong) },
    { name: 'lesson-answer-right', view, prepare: answer(ask.answer) },
  ];
}

async function write(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Lessons', exact: true }).click();
  await page.getByRole('button', { name: 'Write a lesson' }).click();
  const editor = rail(page);
  await editor.getByRole('textbox', { name: 'Title of the lesson' }).fill('Why 4 bits are enough');
  await editor.getByRole('textbox', { name: 'Title of the step' }).fill('Look at one layer');
  await editor.getByRole('button', { name: 'Use the page as it is' }).click();
  await editor.getByRole('checkbox', { name: 'Give a task' }).check();
  await editor.getByRole('textbox', { name: 'What is to be done' }).fill('Open Layers.');
  await editor.getByRole('combobox', { name: 'It is done when' }).selectOption('tab');
}

export const LESSON_SCENES: readonly Scene[] = [
  ...COURSE.flatMap(scenesOf),
  ...answered(),
  ...COURSE.slice(0, 1).map(
    ({ id, steps }): Scene => ({
      name: 'lesson-end',
      view: { lesson: { id, step: steps.length } },
    }),
  ),
  {
    name: 'lessons-list',
    view: {},
    over: true,
    open: (page) => page.getByRole('button', { name: 'Lessons', exact: true }).click(),
    leave: (page) => page.keyboard.press('Escape'),
  },
  {
    name: 'lesson-editor',
    view: {},
    prepare: write,
    finish: (page) => rail(page).getByRole('button', { name: 'Close' }).click(),
  },
];
