import { useEffect } from 'react';
import { useStoreApi } from '../shared/playground.tsx';
import { SHORTCUTS } from './shortcuts.ts';
import { useShortcutsEnabled } from './use-shortcuts-enabled.ts';

/** What lies above the page and is closed by Escape before anything below it hears of the key. */
const ABOVE = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/** Inputs and open dialogs keep their keys. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target instanceof Element ? event.target : null;
  return Boolean(
    target?.closest('input, select, textarea, [role="dialog"], [role="menu"], [contenteditable]'),
  );
}

export function useShortcuts(openHelp: () => void, openPalette: () => void): void {
  const { getState } = useStoreApi();
  const [enabled] = useShortcutsEnabled();
  // With a key that is held down there is no mistaking it: also while somebody types, and where single keys are switched off.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const held = event.ctrlKey || event.metaKey;
      if (!held || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      openPalette();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [openPalette]);
  useEffect(() => {
    if (!enabled) return;
    let covered = false;
    // Before anything can close: afterwards nobody could tell that it was open.
    const look = () => {
      covered = [...document.querySelectorAll(ABOVE)].some(
        (layer) => layer.getClientRects().length > 0,
      );
    };
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event) || (event.key === 'Escape' && covered)) return;
      if (event.key === '?') {
        openHelp();
        return;
      }
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      SHORTCUTS.find(({ keys }) => keys.includes(key))?.act(getState(), key);
    };
    window.addEventListener('keydown', look, { capture: true });
    document.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', look, { capture: true });
      document.removeEventListener('keydown', onKey);
    };
  }, [enabled, getState, openHelp]);
}
