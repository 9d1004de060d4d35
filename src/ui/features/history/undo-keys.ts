/** The keys of undo and redo: those of the machine, whatever other shortcuts are switched off. */

import type { UndoAction } from './undo-words.ts';

/** Fields whose text has an undo of its own. Sliders, boxes to tick and files have none. */
const WRITTEN_IN =
  'textarea, [contenteditable], input:not([type=range], [type=checkbox], [type=radio], [type=button], [type=file], [type=color])';

/** What stands over the page until it is answered or closed. */
const MODAL = '[aria-modal="true"]';

/** What a key means; null for all others, and in fields that undo what is written in them. */
export function undoKeyOf(event: KeyboardEvent): UndoAction | null {
  if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(WRITTEN_IN) || document.querySelector(MODAL)) return null;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && event.ctrlKey && !event.shiftKey ? 'redo' : null;
}
