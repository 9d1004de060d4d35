/** What a check finds, as plain data: it crosses threads, is printed, and becomes buttons of the page. */

/**
 * How bad a finding is. `refused`: the file does not start there. `falls-back`: the operator runs on another processor.
 * `slower`: it runs where it should, on a slow kernel. `note`: it runs, and there is something to know.
 */
export const SEVERITIES = ['refused', 'falls-back', 'slower', 'note'] as const;
/** One of {@link SEVERITIES}. */
export type Severity = (typeof SEVERITIES)[number];
/** Severities in words. */
export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  refused: 'refused',
  'falls-back': 'falls back',
  slower: 'slower',
  note: 'note',
};

/** Settings of a recipe that would mend it, by their names there; `batch` is the batch size to write into the file. */
export interface RecipeEdit {
  readonly mode?: string;
  readonly io?: string;
  readonly granularity?: string;
  readonly rotate?: string;
  readonly batch?: number;
}

/** What to do about a finding. */
export interface Remedy {
  readonly words: string;
  /** Absent where no setting helps. */
  readonly edit?: RecipeEdit;
}

/** Where a finding is: the operator's place in the main graph, its kind, and the name of its first result. */
export interface OperatorPlace {
  readonly index: number;
  readonly op: string;
  readonly name: string;
}

/** A rule of a target that the file breaks. */
export interface Finding {
  /** Id of the rule: its source is in the profile. */
  readonly rule: string;
  readonly severity: Severity;
  /** Absent for what concerns the file as a whole. */
  readonly operator?: OperatorPlace;
  /** The tensor that it is about, where it is about one. */
  readonly tensor?: string;
  /** Why, in plain words, with the types, shapes and numbers found. */
  readonly why: string;
  readonly remedy: Remedy;
}

/**
 * Whether the target runs the file. `runs-partly`: some operators, the rest on the processor beside it. `does-not-run`: something
 * is refused, or nothing of it runs there.
 */
export type Verdict = 'runs' | 'runs-partly' | 'does-not-run';
/** Verdicts in words. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  runs: 'runs',
  'runs-partly': 'runs partly',
  'does-not-run': 'does not run',
};

/** How many operators run where. */
export interface Summary {
  readonly verdict: Verdict;
  readonly operators: number;
  /** On the target itself. */
  readonly onTarget: number;
  /** On what runs the rest. */
  readonly elsewhere: number;
  /** Nowhere. */
  readonly refused: number;
}

/** All that a check says of one file on one target. */
export interface TargetReport {
  readonly target: string;
  readonly summary: Summary;
  /** Of the whole file first, then operator by operator. */
  readonly findings: readonly Finding[];
}
