/** What the page knows of a person's own data. */
import type { ErrorData } from '../base/errors.ts';
import type { DataSetup } from '../data/setup/fields.ts';
import type { DataReference } from '../share/data-field.ts';
import type { PreparedSet, ScannedSet, SetupFindings } from '../workers/engine.ts';

/** Data that are being looked through, or set up. */
export interface DataDraft {
  readonly name: string;
  readonly files: readonly File[];
  /** Those of another drop that is calibrated with. */
  readonly calibrationFiles: readonly File[];
  /** 0..1 while the files are read; null once they are. */
  readonly reading: number | null;
  readonly scanned: ScannedSet | null;
  /** As the open model would see them; the one before while another set-up is tried. */
  readonly prepared: PreparedSet | null;
  /** What the person wants; null for what the model suggests. */
  readonly wanted: DataSetup | string | null;
  readonly preparing: boolean;
  /** Whether the float model knows these samples better if they are fed otherwise; null until that was tried. */
  readonly findings: SetupFindings | null;
  readonly error: ErrorData | null;
}

/** Data that files can be measured on. */
export interface UsedSet {
  /** As they were given: the browser may keep them. */
  readonly files: readonly File[];
  readonly calibrationFiles: readonly File[];
  readonly scanned: ScannedSet;
  readonly prepared: PreparedSet;
  readonly reference: DataReference;
}

export interface OwnDataActions {
  /** Asks for data: `draft` is there, and empty. */
  askForData(): void;
  dismissOtherData(): void;
  /** Opens models and looks through data, whatever the files are. */
  openAny(files: readonly File[]): Promise<void>;
  openData(files: readonly File[]): Promise<void>;
  /** Has what is being set up calibrated with other data; with no files, with a part of itself. */
  calibrateOn(files: readonly File[]): Promise<void>;
  /** Sets up samples that are made up: a last resort. */
  makeUpData(): Promise<void>;
  /** Tries another set-up: as it is chosen, or as the text of a file. */
  tryData(setup: DataSetup | string): Promise<void>;
  /** Takes a list of names, one per line, as those of the model's classes. */
  nameClasses(file: File): Promise<void>;
  /** Files are measured on the set that was being set up from now on. */
  measureOnData(): Promise<void>;
  /** Nothing comes of what was being set up. */
  closeData(): void;
  /** Sets up a set of this visit once more. */
  editData(id: string): void;
  /** Measures on this set, one of a person's own or a bundled one that fits. */
  chooseTestSet(id: string): void;
  /** The set-up of what is being set up, as a file. */
  setupFile(): Promise<string>;
}

export interface OwnDataSlice extends OwnDataActions {
  /** Of this visit, the newest last. The one in use stands first among the test sets of the open model. */
  readonly ownSets: readonly UsedSet[];
  readonly draft: DataDraft | null;
  /** Data that a link speaks of and that the person has yet to bring. */
  readonly awaitedData: DataReference | null;
  /** The sha256 of the one of two that is there already. */
  readonly givenPart?: string;
  /** The data that a link asked for, when others were given instead. */
  readonly otherData: DataReference | null;
}
