/** What the file of a setting says. From it follow readers, links, options of the command line, controls, words and documentation. */
import type { Kind } from '../../../base/kinds.ts';
import type { ModeName } from '../../modes/index.ts';
import type { ModeSpec } from '../../modes/mode-spec.ts';

/** A part of a recipe as a link carries it. */
export interface RecipeField<T> extends Kind<T> {
  /** Key in a link's JSON. Never changed: links that are out there open for ever. */
  readonly link: string;
  /** One line for the documentation. */
  readonly meaning: string;
}

/** A row of the table. @typeParam T its values. */
export interface SettingSpec<T> extends RecipeField<T> {
  /** What the TensorFlow Lite converter does. */
  readonly usual: T;
  /** Whether a mode reads it. */
  readBy(mode: ModeSpec<ModeName>): boolean;
  /** Only the scheme `best` reads it. */
  readonly bestOnly?: boolean;
  /** Values that the scheme `tflite` reads all the same, because the reference tools have them. */
  readonly tfliteReads?: readonly T[];
  /** A value in a column's title: tells it from others of its mode. */
  title(value: T): string;
  /** A value that is not as usual, in the name of a file. */
  inFileName(value: T): string;
  /** Option of the command line; absent for what it has no option for. */
  readonly option?: CommandOption;
  /** What it is in columns of models that were trained for their file, where weights and ranges belong together. */
  readonly whenTrained?: T;
  /** How the page edits it; absent where it has a control of its own. */
  readonly control?: SettingControl<T>;
}

/** An option of the command line: `--name value`. */
export interface CommandOption {
  /** Without dashes. */
  readonly name: string;
  /** Stands for the value in the help. */
  readonly value: string;
  /** Other names of values, and what they stand for. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** For `--help`; lines. */
  readonly help: readonly string[];
}

/** What the page shows of a setting whose control follows from its kind. */
export interface SettingControl<T> {
  /** `chip`: among the column's chips; `tuning`: in the panel of what few people touch. */
  readonly place: 'chip' | 'tuning';
  readonly label: string;
  /** Under the control: what it does. */
  readonly description?: string;
  /** The value on the chip, where it is not as in the title. */
  chip?(value: T): string;
  /** An amount that is shown times 100. */
  readonly percent?: boolean;
  /** Values that are offered in a mode, where they are not all. */
  offered?(mode: ModeSpec<ModeName>): readonly T[];
  /** Each value of a choice. */
  readonly options?: Readonly<Record<Extract<T, string>, OptionWords>>;
}

/** The words of one value in a menu. */
export interface OptionWords {
  /** The value itself where absent. */
  readonly label?: string;
  readonly meaning?: string;
}

/** The words of one value of a choice. */
export function wordsOf({ control }: SettingSpec<unknown>, name: string): OptionWords {
  const options: Readonly<Record<string, OptionWords>> = control?.options ?? {};
  return options[name] ?? {};
}

/** The file of a setting, checked as it is written. */
export function defineSetting<T>() {
  return <const S extends SettingSpec<T>>(spec: S): S => spec;
}
