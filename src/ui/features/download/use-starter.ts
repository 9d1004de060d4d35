import { useEffect, useRef, useState } from 'react';
import { type ErrorData, toErrorData } from '../../../base/errors.ts';
import { STARTER_KINDS, type StarterName } from '../../../starters/kinds.ts';
import { stemOf } from '../../../starters/starter.ts';
import type { Column } from '../../../store/state.ts';
import { saveBytes } from '../../components/save.ts';
import { fileNameOf } from '../../shared/file-name.ts';
import { useEngine, usePlayground } from '../../shared/playground.tsx';

/** Has a starter of the column's file made, and saves it; one at a time. What nobody waits for any more ends. */
export function useStarter({ recipe }: Column) {
  const engine = useEngine();
  const reference = usePlayground((state) => state.reference);
  const model = usePlayground((state) => state.model);
  const announce = usePlayground((state) => state.announce);
  const [pending, setPending] = useState<StarterName | null>(null);
  const [error, setError] = useState<ErrorData | null>(null);
  const control = useRef<AbortController>(null);
  const cancel = () => control.current?.abort();
  useEffect(() => () => control.current?.abort(), []);
  const make = async (name: StarterName) => {
    if (!model) return;
    const own = new AbortController();
    control.current = own;
    setPending(name);
    setError(null);
    try {
      const fileName = fileNameOf({ reference }, recipe);
      const source = { fileName: model.name, format: model.format };
      const names = { fileName, source };
      const bytes = await engine.starter(recipe, name, names, { signal: own.signal });
      const { ending, mime } = STARTER_KINDS[name];
      saveBytes(bytes, `${stemOf(fileName)}${ending}`, mime);
      announce(`${stemOf(fileName)}${ending} is saved.`);
    } catch (thrown) {
      if (!own.signal.aborted) setError(toErrorData(thrown));
    } finally {
      setPending(null);
    }
  };
  return { make, cancel, pending, error, forget: () => setError(null) };
}
