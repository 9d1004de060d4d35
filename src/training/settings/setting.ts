/** What is said of a setting of training runs. From it follow the reader of stored settings and the panel of the Train tab. */
import { type Limits, text } from '../../base/checks.ts';
import type { Kind } from '../../base/kinds.ts';

/** The settings that others depend on. */
export interface Deciding {
  readonly kind: string;
  readonly optimizer: string;
  readonly activationType: string;
  readonly weightBits: number;
  readonly ranges: string;
}

/** What of a model decides whether a setting counts. */
export interface TrainedModel {
  readonly hasDropout: boolean;
  readonly hasBatchNorm: boolean;
}

/** A row of the table. @typeParam T its values. */
export interface TrainingSpec<T> extends Kind<T> {
  /** The tutorial's. */
  readonly usual: T;
  /** Whether a run with these settings, of such a model, reads it; absent: always. */
  readBy?(settings: Deciding, model: TrainedModel): boolean;
}

/** What the panel shows of a setting whose control follows from its kind. */
export interface TrainingControl {
  readonly label: string;
  readonly description: string | ((settings: Deciding) => string);
  /** Values of a choice; the value itself where absent. */
  readonly options?: Readonly<Record<string, string>>;
  /** Those that make sense beside other settings, where not all do. */
  offered?(settings: Deciding): readonly string[];
  /** Of an amount: what a step of the arrows changes, and the digits after the point. */
  readonly step?: number;
  readonly decimals?: number;
  /** An amount that is shown times 100. */
  readonly percent?: boolean;
  /** Limits of an amount that depend on other settings. */
  limits?(settings: Deciding): Limits;
}

/** Any text: the id of something, which may be gone. */
export const ANY_TEXT: Kind<string> = {
  kind: 'other',
  values: 'text',
  check: text(200),
  nearest: (value) => (typeof value === 'string' ? value : undefined),
};
