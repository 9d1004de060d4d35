import { useEffect } from 'react';
import { useStoreApi } from '../../shared/playground.tsx';
import { undoKeyOf } from './undo-keys.ts';

/** Ctrl+Z and its like, on the whole page. */
export function useUndoKeys(): void {
  const { getState } = useStoreApi();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = undoKeyOf(event);
      if (!key) return;
      event.preventDefault();
      const { undoable, announce, [key]: act } = getState();
      if (undoable[key] !== null) act();
      else announce(key === 'undo' ? 'There is nothing to undo.' : 'There is nothing to redo.');
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [getState]);
}
