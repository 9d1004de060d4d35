/** The closed vocabulary of what a lesson can ask of the page, and its checks as data that comes from outside. */
import {
  and,
  byField,
  type Check,
  list,
  object,
  oneOf,
  optional,
  text,
  whole,
} from '../base/checks.ts';
import { MAX_COLUMNS, TABS, type Tab } from '../share/link-state.ts';
import { MODEL_FIELD } from '../share/model-field.ts';
import { CONDITION_NAMES, type ColumnConditions, conditionOf } from './conditions/index.ts';
import { type Range, rangeOf } from './range.ts';

/** One column that meets all conditions at once: the one in the picture, or any. */
export type ColumnTask = {
  readonly kind: 'column';
  readonly which: 'selected' | 'any';
} & ColumnConditions;

export interface CutTask {
  readonly kind: 'cut';
  readonly clipped?: Range;
  readonly error?: Range;
}

/** A single thing that is asked. */
export type SingleTask =
  | ColumnTask
  /** A picture is open. */
  | { readonly kind: 'tab'; readonly tab: Tab }
  /** A model is open, named as in a link. */
  | { readonly kind: 'model'; readonly model: string }
  /** A layer is in the picture. */
  | { readonly kind: 'layer'; readonly layer: string }
  /** A number of a dot product was changed so that its result is within limits. */
  | { readonly kind: 'dot'; readonly result: Range }
  /**
   * An activation is cut by hand so that a share of its values is clipped, or so that its error has a share of what it was without
   * a cut; both in percent.
   */
  | CutTask
  /** So many columns at least. */
  | { readonly kind: 'columns'; readonly min: number };

/** What a step asks the page to find. */
export type Task = SingleTask | { readonly kind: 'all'; readonly tasks: readonly SingleTask[] };

const kind = <K extends string>(name: K) => oneOf([name]);

const column = object<ColumnTask>({
  kind: kind('column'),
  which: oneOf(['selected', 'any']),
  ...(Object.fromEntries(
    CONDITION_NAMES.map((name) => [name, optional(conditionOf(name).check)]),
  ) as unknown as { readonly [K in keyof Required<ColumnConditions>]: Check<ColumnConditions[K]> }),
});

const SINGLE: Readonly<Record<SingleTask['kind'], Check<SingleTask>>> = {
  column,
  tab: object<Extract<SingleTask, { kind: 'tab' }>>({ kind: kind('tab'), tab: oneOf(TABS) }),
  model: object<Extract<SingleTask, { kind: 'model' }>>({
    kind: kind('model'),
    model: and(text(300), (name) => MODEL_FIELD.nearest(name) !== undefined, 'a model'),
  }),
  layer: object<Extract<SingleTask, { kind: 'layer' }>>({ kind: kind('layer'), layer: text(200) }),
  dot: object<Extract<SingleTask, { kind: 'dot' }>>({
    kind: kind('dot'),
    result: rangeOf(-32_768, 32_767),
  }),
  cut: object<CutTask>({
    kind: kind('cut'),
    clipped: optional(rangeOf(0, 100)),
    error: optional(rangeOf(0, 1e6)),
  }),
  columns: object<Extract<SingleTask, { kind: 'columns' }>>({
    kind: kind('columns'),
    min: whole(1, MAX_COLUMNS),
  }),
};

/** A task in a lesson that comes from outside. */
export const TASK: Check<Task> = byField<Task>('kind', {
  ...SINGLE,
  all: object<Extract<Task, { kind: 'all' }>>({
    kind: kind('all'),
    tasks: list(byField<SingleTask>('kind', SINGLE), 6),
  }),
});
