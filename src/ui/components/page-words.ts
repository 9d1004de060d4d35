/** Words that stand in several places of the page: what opens a thing is called like the thing, wherever it is opened from. */

/** What the page can do, in bar, menu, palette and help. */
export const ACTS = {
  palette: 'Find a command',
  history: 'Runs so far',
  present: 'Show on a projector',
  help: 'Keyboard shortcuts and help',
  explanation: 'Show what quantization is',
  showColumn: 'Show this column in the picture',
  addColumn: 'Add a column',
  cancelRun: 'Cancel the run',
  share: 'Share this view',
} as const;

/** @param scheme the other one. */
export const themeWords = (scheme: 'light' | 'dark') => `Switch to the ${scheme} theme`;

/** Titles of pictures and rows that the report has, too. */
export const TITLES = {
  bytes: 'Where the bytes are',
  keptFloat: 'Stays in float',
  difference: 'Difference to the baseline',
  accuracy: 'Accuracy with its 95 % interval',
  ownPicture: 'Your own picture',
} as const;

/** What opens the dialog where a person brings data. */
export const OWN_DATA = 'Data of your own…';

/** On buttons that make what is shown a column of the table. */
export const AS_A_COLUMN = 'As a column';

/** In place of a picture that is on its way. */
export const WAITS = {
  file: 'The file of this column is on its way …',
  photo: 'One photo is run …',
  weights: 'Reading the weights …',
} as const;

export const NOTHING_TO_MEASURE = 'There is nothing to measure on';

/** McNemar's test, where there is nothing to test. */
export const NO_DIFFERENCE = 'no answer got better or worse';

/** Other words by which the palette finds lessons. */
export const LESSON_KEYWORDS = 'learn teach course';
