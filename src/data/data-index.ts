/** What was found among a person's files: plain data, small, so that it crosses threads. The records themselves stay in the files. */
import type { Diagnostic } from '../base/diagnostic.ts';
import type { DType } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';

/** A file of the person's: a `File` of the page, or what Node's `fs.openAsBlob` gives. Nothing is read before it is needed. */
export interface GivenFile {
  /** With the folders that it lies in, `cats/1.png`: folders name classes. */
  readonly path: string;
  readonly blob: Blob;
}

/** What records are. `text` are lines of characters, `arrays` are numbers in whatever shape. */
export type DataKind = 'images' | 'arrays' | 'audio' | 'text';

/** The right answers, one for each record. */
export type Targets =
  | {
      readonly kind: 'classes';
      /** In the order in which the set numbers them; what the model's numbers are is said by the set-up. */
      readonly names: readonly string[];
      readonly labels: Uint32Array;
    }
  | {
      readonly kind: 'values';
      /** Of one record; empty for a single number. */
      readonly shape: Shape;
      readonly values: Float32Array;
    }
  | {
      /** Classes of pixels, a picture for each record. */
      readonly kind: 'masks';
      readonly places: RecordPlaces;
      /** Those that were looked at are grey, with 0 and 255 alone. */
      readonly blackAndWhite: boolean;
    }
  | {
      /** Things in pictures. */
      readonly kind: 'boxes';
      /** Of classes, by the numbers of the set. */
      readonly names: readonly string[];
      /** What the file calls each of them by: COCO's ids, which may have gaps. */
      readonly ids: readonly number[];
      /** Where the boxes of each record begin; one more at the end. */
      readonly offsets: Uint32Array;
      /** Top, left, bottom and right of each, as shares of the picture. */
      readonly boxes: Float32Array;
      /** Class of each. */
      readonly labels: Uint32Array;
      /** Width and height of each record, in pixels; 0 where the set does not say it. */
      readonly sizes: Uint32Array;
    };

/** How bytes lie in a file: as they are, or as an entry of a zip archive, whose own header stands before them. */
export const PACKINGS = ['plain', 'stored', 'deflated'] as const;
export type Packing = (typeof PACKINGS)[number];

/** A run of bytes in one of the files. */
export interface Place {
  /** Number of the file among those given. */
  readonly file: number;
  readonly offset: number;
  /** In the file. */
  readonly length: number;
  readonly packing: Packing;
  /** Unpacked. */
  readonly size: number;
  /** CRC-32 of what is unpacked; missing where nobody says it. */
  readonly crc?: number;
}

/** Records that lie each at a place of its own: images, recordings, lines. One entry per record in every list. */
export interface RecordPlaces {
  readonly file: Uint32Array;
  readonly offset: Float64Array;
  readonly length: Uint32Array;
  /** Into {@link PACKINGS}. */
  readonly packing: Uint8Array;
  readonly size: Uint32Array;
  /** 0 where nobody says it; missing where that is so for all. */
  readonly crc?: Uint32Array;
  /** Path of each record, inside the archive where it lies in one; empty where records have no names. */
  readonly names: readonly string[];
}

/** Records that are arrays, all of one size. */
export interface ArrayPlace {
  /** What the file calls it: it may be meant for the input of this name. */
  readonly name: string;
  /** Where they lie one after the other; null where each lies at its place among `records`. */
  readonly place: Place | null;
  /** Bytes before the first value, once unpacked. */
  readonly header: number;
  readonly dtype: DType;
  readonly bigEndian: boolean;
  /** Of one record. */
  readonly row: Shape;
}

/** Records that are lines of text with columns. */
export interface TableFacts {
  readonly delimiter: string;
  /** Names of the columns; `column 1` … where the file has none. */
  readonly columns: readonly string[];
  /** Column of the right answer, null for none. */
  readonly label: number | null;
  /** Columns that are fed to the model, in order. */
  readonly features: readonly number[];
}

export interface DataIndex {
  readonly kind: DataKind;
  /** Records there are. */
  readonly count: number;
  /** Null where nothing says what is right. */
  readonly targets: Targets | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Which files this is of: opening it with others is refused. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly records: RecordPlaces | null;
  readonly arrays: readonly ArrayPlace[];
  readonly table: TableFacts | null;
  /** Names of the model's classes by its outputs, from a `labels.txt` among the files; empty without one. */
  readonly classList: readonly string[];
  /** Of the first records: what a set-up is suggested by. */
  readonly looks: Looks;
  /** There are no files: samples are made up for the model (`synthetic.ts`). */
  readonly isMadeUp?: true;
}

/** What the first records look like. */
export interface Looks {
  /** Pixels of images; null for what is none. */
  readonly width: number | null;
  readonly height: number | null;
  readonly isGrey: boolean;
  /** Not all of one size. */
  readonly isMixed: boolean;
  /** Of recordings: samples in a second. */
  readonly rate: number | null;
  /** Smallest and largest value of arrays, null where they were not looked at. */
  readonly range: readonly [number, number] | null;
}

export const NO_LOOKS: Looks = {
  width: null,
  height: null,
  isGrey: false,
  isMixed: false,
  rate: null,
  range: null,
};
