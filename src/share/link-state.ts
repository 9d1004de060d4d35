/** What a link says of the page. How it is written and read is in link-fields.ts, which the page loads with its first link. */
import { type Device, USUAL_DEVICE } from '../ports/device.ts';
import type { ModeName } from '../quantization/modes/index.ts';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import type { DataReference } from './data-field.ts';
import type { PartOfPage } from './hidden-field.ts';
import type { LessonPlace } from './lesson-field.ts';
import type { ModelReference } from './model-field.ts';
import { DEFAULT_PHOTOS, type PhotosView } from './photos-field.ts';
import { FIRST_SAMPLE } from './samples.ts';
import type { SentResult } from './sent-results.ts';

/** The pictures of the page, in order. */
export const TABS = [
  'overview',
  'weights',
  'activations',
  'layers',
  'predictions',
  'numbers',
  'search',
  'train',
] as const;
/** One of {@link TABS}. */
export type Tab = (typeof TABS)[number];

/** Pictures of a tab that has several: the first is the usual one. */
export const PARTS = {
  weights: ['histogram', 'channels', 'kernel', 'rotation', 'blocks'],
  layers: ['network', 'growth'],
  numbers: ['line', 'bits', 'dot'],
} as const satisfies Partial<Record<Tab, readonly string[]>>;
/** A tab with several pictures. */
export type PartedTab = keyof typeof PARTS;
/** One of the pictures of a tab. */
export type Part<T extends PartedTab = PartedTab> = (typeof PARTS)[T][number];

/** A view of the page, as a link carries it. */
export interface LinkState {
  readonly model: ModelReference;
  readonly columns: readonly Recipe[];
  /** Index into `columns`, of the column the others are compared to. */
  readonly baseline: number;
  /** Index into `columns`, of the column the picture shows. */
  readonly column: number;
  /** Id of the layer the picture shows; empty for the one that the page chooses. */
  readonly layer: string;
  readonly tab: Tab;
  /** The picture within a tab that has several. */
  readonly part: Part;
  /** Place of the weight that is followed, within the layer; null for the one that the page chooses. */
  readonly weight: number | null;
  /** Which answers are shown, and of which photo. */
  readonly photos: PhotosView;
  /** Data of the sender's own that accuracy is measured on; null for a bundled test set. */
  readonly data: DataReference | null;
  /** Whether accuracy is measured where a test set fits. */
  readonly measured: boolean;
  /** What files are run on. */
  readonly device: Device;
  /** The lesson beside the page; null for none. */
  readonly lesson: LessonPlace | null;
  /** Parts of the page that are left out, in the order of their table. */
  readonly hidden: readonly PartOfPage[];
  /** What the sender saw of each column; null where the link carries the set-up alone. */
  readonly results: readonly (SentResult | null)[] | null;
}

/** More columns than this are not read from a link. */
export const MAX_COLUMNS = 8;

export const DEFAULT_MODES = [
  'float32',
  'float16',
  'weight-only-int8',
  'int8',
] as const satisfies readonly ModeName[];

/** The view that the page starts with, and that a link need not spell out. */
export const DEFAULT_LINK_STATE: LinkState = {
  model: { kind: 'sample', id: FIRST_SAMPLE },
  columns: DEFAULT_MODES.map(columnRecipe),
  baseline: 0,
  column: 3,
  layer: '',
  tab: 'weights',
  part: 'histogram',
  weight: null,
  photos: DEFAULT_PHOTOS,
  data: null,
  measured: true,
  device: USUAL_DEVICE,
  lesson: null,
  hidden: [],
  results: null,
};
