/** Holds a task against the page: done or not, and a sentence that says what is there and what is missing. */

import type { Standing } from './conditions/condition.ts';
import { CONDITION_NAMES, conditionOf } from './conditions/index.ts';
import type { ColumnFacts, Facts } from './facts.ts';
import { isWithin, type Range, rangeInWords } from './range.ts';
import type { ColumnTask, SingleTask, Task } from './task.ts';

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
      return judgeCut(task.clipped, facts.hands.cut);
    case 'columns':
      return plain(
        facts.columns.length >= task.min,
        `There are ${facts.columns.length} columns.`,
        `there ${facts.columns.length === 1 ? 'is 1 column' : `are ${facts.columns.length} columns`}; ${task.min} are asked for. The + at the right of the table adds one.`,
      );
  }
}

const number = (value: number) => String(Number(value.toPrecision(4))).replace('-', '−');

function judgeDot(wanted: Range, dot: Facts['hands']['dot']): Judgement {
  const asked = `${rangeInWords(wanted, number)} is asked for`;
  if (!dot) return plain(false, '', 'the dot product in Numbers is not open.');
  const result = `the result is ${number(dot.result)}`;
  if (!dot.edited) return plain(false, '', `${result}, and no number is changed yet; ${asked}.`);
  return plain(
    isWithin(wanted, dot.result),
    `With your change, ${result}.`,
    `with your change ${result}; ${asked}.`,
  );
}

function judgeCut(wanted: Range, cut: Facts['hands']['cut']): Judgement {
  const asked = `${rangeInWords(wanted, (value) => `${number(value)} %`)} is asked for`;
  if (!cut) return plain(false, '', 'no activation is in the picture; open Activations.');
  if (!cut.own) return plain(false, '', `the cut is not your own yet; ${asked}.`);
  const clipped = `${number(100 * cut.clipped)} % of the values`;
  return plain(
    isWithin(wanted, 100 * cut.clipped),
    `Your cut clips ${clipped}.`,
    `your cut clips ${clipped}; ${asked}.`,
  );
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
  if (!missing) return { done: true, says: `${column.title} ${joined(met)}.`, share };
  return { done: false, says: `Not yet: ${column.title} ${missingInWords(missing)}.`, share };
}

function missingInWords({ is, wanted }: Standing): string {
  return `${is}; ${wanted}`;
}

/** What is known by its title is not said again where there is more to say. */
function joined(met: readonly Standing[]): string {
  const telling = met.filter(({ obvious }) => !obvious);
  const said = (telling.length > 0 ? telling : met).map(({ is }) => is).slice(-3);
  if (said.length === 0) return 'is there';
  const last = said[said.length - 1] ?? '';
  return said.length === 1 ? last : `${said.slice(0, -1).join(', ')} and ${last}`;
}
