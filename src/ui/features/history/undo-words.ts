/** Words of undo and redo, and the keys as this machine writes them. */
export type UndoAction = 'undo' | 'redo';

export const isMac =
  typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent);

export const ACTIONS: Readonly<
  Record<UndoAction, { readonly label: string; readonly keys: string; readonly nothing: string }>
> = {
  undo: { label: 'Undo', keys: isMac ? '⌘Z' : 'Ctrl+Z', nothing: 'Nothing to undo' },
  redo: { label: 'Redo', keys: isMac ? '⇧⌘Z' : 'Ctrl+Shift+Z', nothing: 'Nothing to redo' },
};
