/** Parts of the page that a link or a step of a lesson leaves out: one field of a share link. */
import { ifGood, oneOf } from '../base/checks.ts';

/** What can be left out, and what it is called where it is chosen. */
export const PARTS_OF_PAGE = {
  models: 'choice of model and test set',
  columns: 'settings of columns',
  table: 'table',
  tabs: 'other pictures',
  photo: 'photo',
  actions: 'run, share, download, history',
} as const;
/** One of {@link PARTS_OF_PAGE}. */
export type PartOfPage = keyof typeof PARTS_OF_PAGE;

export const PART_NAMES = Object.keys(PARTS_OF_PAGE) as readonly PartOfPage[];

/** As a list of names, in the order of the table; unknown ones are let go. */
export const HIDDEN_FIELD = {
  link: 'h',
  values: `list of ${PART_NAMES.join(' · ')}`,
  meaning: 'parts of the page that are left out',
  nearest(value: unknown): readonly PartOfPage[] | undefined {
    if (!Array.isArray(value)) return undefined;
    const given = new Set(value.map((name: unknown) => ifGood(oneOf(PART_NAMES), name)));
    return PART_NAMES.filter((name) => given.has(name));
  },
};
