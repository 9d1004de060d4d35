import { useEffect } from 'react';
import { useStoreApi } from './playground.tsx';
import { SHORTCUTS } from './shortcuts.ts';
import { useShortcutsEnabled } from './use-shortcuts-enabled.ts';

/** Inputs and open dialogs keep their keys. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target instanceof Element ? event.target : null;
  return Boolean(
    target?.closest('input, select, textarea, [role="dialog"], [role="menu"], [contenteditable]'),
  );
}

export function useShortcuts(openHelp: () => void): void {
  const { getState } = useStoreApi();
  const [enabled] = useShortcutsEnabled();
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event)) return;
      if (event.key === '?') {
        openHelp();
        return;
      }
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      SHORTCUTS.find(({ keys }) => keys.includes(key))?.act(getState(), key);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [enabled, getState, openHelp]);
}
