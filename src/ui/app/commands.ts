/** Everything that the palette can do, by its words: made of the tables that the page itself is made of. */
import { COURSE } from '../../lessons/course/index.ts';
import { MODE_NAMES, MODES } from '../../quantization/modes/index.ts';
import { columnRecipe } from '../../quantization/recipe/recipe.ts';
import { MAX_COLUMNS, TABS } from '../../share/link-state.ts';
import { SAMPLES } from '../../share/samples.ts';
import type { ColumnView } from '../../store/selectors.ts';
import type { PlaygroundState } from '../../store/state.ts';
import { ACTS, LESSON_KEYWORDS } from '../components/page-words.ts';
import { ACTIONS } from '../features/history/undo-words.ts';
import { goTo } from '../features/lessons/go-to.ts';
import { TAB_LABELS } from './tab-labels.ts';

export interface Command {
  readonly label: string;
  readonly description?: string;
  /** Other words for it. */
  readonly keywords?: string;
  readonly act: () => void;
}

interface CommandGroup {
  readonly group: string;
  readonly commands: readonly Command[];
}

/** @param page what is not of the store: dialogs, the theme, the way the page is shown. */
export function commandsOf(
  state: PlaygroundState,
  views: readonly ColumnView[],
  page: readonly Command[],
): CommandGroup[] {
  const { columns, job, engineState } = state;
  const runs: Command[] = job
    ? [{ label: ACTS.cancelRun, keywords: 'stop abort', act: state.cancel }]
    : engineState === 'ready'
      ? [{ label: 'Run all columns', keywords: 'measure compute start', act: state.run }]
      : [];
  const steps = (['undo', 'redo'] as const).flatMap((action): Command[] => {
    const change = state.undoable[action];
    return change === null
      ? []
      : [{ label: `${ACTIONS[action].label}: ${change}`, act: state[action] }];
  });
  return [
    {
      group: 'Pictures',
      commands: TABS.map((tab) => ({
        label: TAB_LABELS[tab],
        keywords: 'tab picture show',
        act: () => state.setTab(tab),
      })),
    },
    {
      group: 'Columns',
      commands: [
        ...views.map(({ column: { id }, title }) => ({
          label: title,
          description: ACTS.showColumn,
          keywords: 'select column',
          act: () => state.select(id),
        })),
        ...(columns.length >= MAX_COLUMNS
          ? []
          : MODE_NAMES.map((mode) => ({
              label: `${ACTS.addColumn}: ${MODES[mode].label}`,
              description: MODES[mode].summary,
              keywords: `mode quantize ${mode}`,
              act: () => state.addColumn(columnRecipe(mode)),
            }))),
      ],
    },
    { group: 'Runs', commands: [...runs, ...steps] },
    {
      group: 'Models',
      commands: SAMPLES.map(({ id, name, description }) => ({
        label: `Open ${name}`,
        description,
        keywords: 'model sample network',
        act: () => void state.openSample(id),
      })),
    },
    {
      group: 'Lessons',
      commands: COURSE.map((lesson, i) => ({
        label: `Lesson ${i + 1}: ${lesson.title}`,
        description: lesson.about,
        keywords: LESSON_KEYWORDS,
        act: () => goTo(state, lesson, 0),
      })),
    },
    { group: 'Page', commands: page },
  ].filter(({ commands }) => commands.length > 0);
}
