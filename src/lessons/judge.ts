/** Holds a task against the page: done or not, and a sentence that says what is there and what is missing. */

import type { Standing } from './conditions/condition.ts';
import { CONDITION_NAMES, conditionOf } from './conditions/index.ts';
import type { ColumnFacts, Facts } from './facts.ts';
import { isWithin, type Range, rangeInWords } from './range.ts';
import type { ColumnTask, CutTask, SingleTask, Task } from './task.ts';

/** What the check says now. */
export interface Judgement {
  readonly done: boolean;
  readonly says: string;
  /** Of what is asked, how much is there: the words follow the column that is nearest. */
  readonly share: number;
}

/** Says how the page stands to the task. */
export function judge(task: Task, facts: Facts): Judgement {
  if (task.kind !== 'all') return judgeOne(task, facts);
  const all = task.tasks.map((single) => judgeOne(single, facts));
  const missing = all.find(({ done }) => !done);
  const share = all.reduce((sum, one) => sum + one.share, 0) / all.length;
  if (missing) return { ...missing, share };
  return { done: true, says: all.map(({ says }) => says).join(' '), share: 1 };
}

function judgeOne(task: SingleTask, facts: Facts): Judgement {
  switch (task.kind) {
    case 'column':
      return judgeColumn(task, facts);
    case 'tab':
      return plain(
        facts.tab === task.tab,
        `The picture is “${inTitle(task.tab)}”.`,
        `the picture is “${inTitle(facts.tab)}”; open “${inTitle(task.tab)}”.`,
      );
    case 'model':
      return plain(
        facts.model === task.model,
        'The model is open.',
        `${modelInWords(facts.model)} is open; choose ${modelInWords(task.model)} under Model.`,
      );
    case 'layer':
      return plain(
        facts.layer === task.layer,
        `The layer ${task.layer} is in the picture.`,
        `${facts.layer === '' ? 'no layer is chosen' : `the layer ${facts.layer} is in the picture`}; choose ${task.layer}.`,
      );
    case 'dot':
      return judgeDot(task.result, facts.hands.dot);
    case 'cut':
      return judgeCut(task, facts.hands.cut);
    case 'columns':
      return plain(
        facts.columns.length >= task.min,
        `There are ${facts.columns.length} columns.`,
        `there ${facts.columns.length === 1 ? 'is 1 column' : `are ${facts.columns.length} columns`}; this task wants ${task.min}. The + at the right of the table adds one.`,
      );
  }
}

const number = (value: number) => String(Number(value.toPrecision(4))).replace('-', '−');

function judgeDot(wanted: Range, dot: Facts['hands']['dot']): Judgement {
  const asked = `this task wants ${rangeInWords(wanted, number)}`;
  if (!dot) return plain(false, '', 'the dot product in Numbers is not open.');
  const result = `the result is ${number(dot.result)}`;
  if (!dot.edited) return plain(false, '', `${result}, and no number is changed yet; ${asked}.`);
  return plain(
    isWithin(wanted, dot.result),
    `With your change, ${result}.`,
    `with your change ${result}; ${asked}.`,
  );
}

function judgeCut(task: CutTask, cut: Facts['hands']['cut']): Judgement {
  const share = (value: number) => `${number(value)} %`;
  const clipped = cut ? 100 * cut.clipped : 0;
  const error = cut ? 100 * cut.error : 0;
  const asked = [
    { wanted: task.clipped, value: clipped, is: `clips ${share(clipped)} of the values` },
    { wanted: task.error, value: error, is: `has ${share(error)} of the error without a cut` },
  ].flatMap(({ wanted, ...part }) => (wanted ? [{ wanted, ...part }] : []));
  const wants = asked.map(({ wanted }) => rangeInWords(wanted, share)).join(' and ');
  const missing = `this task wants ${wants || 'one of your own'}`;
  if (!cut) return plain(false, '', 'no activation is in the picture; open Activations.');
  if (!cut.own) return plain(false, '', `the cut is not your own yet; ${missing}.`);
  const is = asked.map((part) => part.is).join(' and ') || 'is your own';
  const isMet = asked.every(({ wanted, value }) => isWithin(wanted, value));
  return plain(isMet, `Your cut ${is}.`, `your cut ${is}; ${missing}.`);
}

function plain(done: boolean, there: string, missing: string): Judgement {
  return { done, says: done ? there : `Not yet: ${missing}`, share: done ? 1 : 0 };
}

const inTitle = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** `the model fashion-cnn`; of a file its name. */
function modelInWords(reference: string): string {
  return `“${reference.replace(/^s:/, '').replace(/^f:(.*),\d+,[0-9a-f]+$/s, '$1')}”`;
}

function judgeColumn(task: ColumnTask, facts: Facts): Judgement {
  const { columns, selected } = facts;
  const seen = task.which === 'any' ? columns : columns.slice(selected, selected + 1);
  const all = seen.map((column) => oneColumn(task, column, facts));
  // Of several that are as near, the one in the picture is what the person looks at.
  const shown = task.which === 'any' ? all[selected] : all[0];
  const nearest = all.reduce<Judgement | undefined>(
    (best, next) => (best && best.share >= next.share ? best : next),
    shown,
  );
  return nearest ?? { done: false, says: 'Not yet: there is no column.', share: 0 };
}

function oneColumn(task: ColumnTask, column: ColumnFacts, facts: Facts): Judgement {
  const standings = CONDITION_NAMES.flatMap((name) =>
    task[name] === undefined ? [] : [conditionOf(name).judge(task[name], column, facts)],
  );
  const met = standings.filter((standing) => standing.met);
  const missing = standings.find((standing) => !standing.met);
  const share = standings.length === 0 ? 1 : met.length / standings.length;
  if (!missing) return { done: true, says: `${metInWords(task, column, met)}.`, share };
  return { done: false, says: `Not yet: ${missingInWords(task, column, missing)}.`, share };
}

function missingInWords(
  { which }: ColumnTask,
  { title }: ColumnFacts,
  { is, wanted, obvious }: Standing,
): string {
  if (!obvious) return `${title} ${is}; this task wants ${wanted}`;
  return which === 'selected'
    ? `the chosen column ${is}; this task wants ${wanted}`
    : `no column is ${wanted} yet`;
}

/** What is known by its title is not said again where there is more to say. */
function metInWords(
  { which }: ColumnTask,
  { title }: ColumnFacts,
  met: readonly Standing[],
): string {
  const telling = met.filter(({ obvious }) => !obvious);
  if (telling.length > 0) return `${title} ${joined(telling)}`;
  const [only] = met;
  if (!only) return `${title} is there`;
  return which === 'selected' ? `The chosen column ${only.is}` : `A column ${only.is}`;
}

function joined(standings: readonly Standing[]): string {
  const said = standings.map(({ is }) => is).slice(-3);
  const last = said[said.length - 1] ?? '';
  return said.length === 1 ? last : `${said.slice(0, -1).join(', ')} and ${last}`;
}
