import { useState } from 'react';
import { toErrorData } from '../../base/errors.ts';
import type { Column } from '../../store/state.ts';
import { saveBytes } from '../components/save.ts';
import { fileNameOf } from './file-name.ts';
import { useEngine, usePlayground } from './playground.tsx';

/** Saves a column's .tflite; `pending` is the id of the column whose file is being made. */
export function useDownload() {
  const engine = useEngine();
  const reference = usePlayground((state) => state.reference);
  const announce = usePlayground((state) => state.announce);
  const failColumn = usePlayground((state) => state.failColumn);
  const [pending, setPending] = useState<string | null>(null);
  const download = async ({ id, recipe }: Column) => {
    setPending(id);
    try {
      const name = fileNameOf({ reference }, recipe);
      const bytes = await engine.file(recipe);
      saveBytes(bytes, name, 'application/octet-stream');
      announce(`${name} is saved.`);
    } catch (thrown) {
      failColumn(id, toErrorData(thrown));
    } finally {
      setPending(null);
    }
  };
  return { download, pending };
}
