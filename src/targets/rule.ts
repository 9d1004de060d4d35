/** Rules of targets, and profiles made of them. */
import type { OpName } from '../ops/op-spec.ts';
import type { Remedy, Severity } from './finding.ts';
import type { OperatorView } from './operator-view.ts';

/** Where a rule stands: a document or a source file, and which state of it was read. */
export interface Source {
  readonly title: string;
  readonly url: string;
  /** Version, commit or date. */
  readonly version: string;
}

interface RuleFacts {
  /** `TARGET/WHAT`, unique among all profiles. */
  readonly id: string;
  /** What the target demands, in one sentence. */
  readonly says: string;
  readonly severity: Severity;
  readonly source: Source;
  readonly remedy: Remedy;
}

/** How a file breaks a rule. */
export interface Breach {
  readonly why: string;
  /** Name of the tensor that it is about. */
  readonly tensor?: string;
}

/** A demand on a single operator. */
export interface OperatorRule extends RuleFacts {
  /** The operators that it lets pass, where it is a list. */
  readonly operators?: readonly OpName[];
  /** What is wrong with it; undefined where nothing is. */
  readonly broken: (view: OperatorView) => Breach | undefined;
}

/** A breach of a rule that is about the graph; `operator` says at which one, absent for the file as a whole. */
export interface GraphBreach extends Breach {
  readonly operator?: number;
}

/** A demand on the graph as a whole, asked once the operators were looked at; `moved` are those that the target does not run. */
export interface GraphRule extends RuleFacts {
  readonly broken: (
    views: readonly OperatorView[],
    moved: ReadonlySet<number>,
  ) => readonly GraphBreach[];
}

/** Names of the targets. */
export const TARGET_NAMES = ['litert-cpu', 'litert-gpu', 'tflm', 'edge-tpu', 'ethos-u'] as const;
/** One of {@link TARGET_NAMES}. */
export type TargetName = (typeof TARGET_NAMES)[number];

/** What is known of a target. */
export interface TargetProfile {
  readonly name: TargetName;
  readonly label: string;
  /** What it is and what takes the file there, in a sentence or two. */
  readonly about: string;
  /** What `onTarget` counts, e.g. “XNNPACK”. */
  readonly place: string;
  /** What runs the rest. Absent where nothing does: what the target does not take, it refuses. */
  readonly rest?: {
    readonly label: string;
    /** Whose rules hold for it. Absent where it is the target itself, by another kernel. */
    readonly target?: TargetName;
  };
  /** The first one that an operator breaks says where it runs; notes are all told. */
  readonly rules: readonly OperatorRule[];
  readonly graphRules: readonly GraphRule[];
}

/** Whether an operator is one of a set. */
export const isOneOf = (ops: readonly OpName[]) => {
  const set = new Set<OpName>(ops);
  return ({ op }: OperatorView): boolean => set.has(op);
};

/** Operators, of which each has a version for the types in its row; those without a row are not asked about. */
export const rowsOf = <T>(
  groups: readonly (readonly [types: readonly T[], ops: readonly OpName[]])[],
): ReadonlyMap<OpName, readonly T[]> =>
  new Map(groups.flatMap(([types, ops]) => ops.map((op) => [op, types] as const)));

/** A list in words: “a, b and c”. */
export function listed(words: readonly string[], last = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
