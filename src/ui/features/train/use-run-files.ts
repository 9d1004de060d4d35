import { zipSync } from 'fflate';
import { useState } from 'react';
import { toErrorData } from '../../../base/errors.ts';
import type { FinishedRun } from '../../../store/training-state.ts';
import { LOG_FILES, type LogFormat } from '../../../training/log/file.ts';
import type { TrainedFormat } from '../../../workers/api/training.ts';
import { saveBytes } from '../../components/save.ts';
import { stemOf } from '../../shared/file-name.ts';
import { useEngine, usePlayground } from '../../shared/playground.tsx';

/** Saves the log of a run, and the trained float model. */
export function useRunFiles() {
  const engine = useEngine();
  const reference = usePlayground((state) => state.reference);
  const announce = usePlayground((state) => state.announce);
  const fail = usePlayground((state) => state.trainer.fail);
  const [pending, setPending] = useState(false);
  const stemFor = ({ name }: FinishedRun) =>
    `${stemOf({ reference })}.${name.toLowerCase().replace(/\s+/g, '-')}`;

  const saveLog = (run: FinishedRun, format: LogFormat) => {
    const { name, content, type } = LOG_FILES[format](run.log, stemFor(run));
    saveBytes(content, name, type);
    announce(`${name} is saved.`);
  };

  const saveModel = async (run: FinishedRun, format: TrainedFormat) => {
    setPending(true);
    try {
      const files = await engine.compiler.trainedFiles(run.id, format);
      const stem = stemFor(run);
      const [first] = files;
      if (format === 'tflite' && first) {
        saveBytes(first.bytes, `${stem}.float32.tflite`, 'application/octet-stream');
        announce(`${stem}.float32.tflite is saved.`);
        return;
      }
      const entries = files.map(({ name, bytes }) => [name, bytes] as const);
      // Weights do not get smaller, and packing them would hold up the page.
      const zip = zipSync(Object.fromEntries(entries), { level: 0 });
      saveBytes(zip, `${stem}.tfjs.zip`, 'application/zip');
      announce(`${stem}.tfjs.zip is saved.`);
    } catch (thrown) {
      fail(`The model of ${run.name} could not be written`, toErrorData(thrown));
    } finally {
      setPending(false);
    }
  };
  return { saveLog, saveModel, pending };
}
