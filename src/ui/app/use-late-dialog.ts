import { useCallback, useState } from 'react';

/** A dialog whose code is loaded when it is first opened, and that stays then, so that it can close in its own time. */
export interface LateDialog {
  readonly opened: boolean;
  /** It was opened once: it is to be drawn. */
  readonly wanted: boolean;
  readonly open: () => void;
  readonly close: () => void;
}

export function useLateDialog(): LateDialog {
  const [state, setState] = useState({ opened: false, wanted: false });
  const open = useCallback(() => setState({ opened: true, wanted: true }), []);
  const close = useCallback(() => setState({ opened: false, wanted: true }), []);
  return { ...state, open, close };
}
