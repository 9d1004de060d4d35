import { sourceNamed } from '../../../adapters/datasets/index.ts';
import { baselineDoubt } from '../../../store/doubt.ts';
import { testSetOf } from '../../../store/keys.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';

/** The model has the test set's shape, and answers as if it had never seen the like. */
export function Doubt() {
  const views = useColumnViews();
  const id = usePlayground(testSetOf);
  const setMeasured = usePlayground((state) => state.setMeasured);
  const testSet = id === null ? undefined : sourceNamed(id);
  const doubt = baselineDoubt(views, (index) => testSet?.classNames[index] ?? String(index));
  if (!testSet || !doubt) return null;
  return (
    <ErrorNote
      title={`${doubt.column} only guesses on ${testSet.name}`}
      error={{
        code: 'bad-data',
        message: doubt.message,
        hint: doubt.quantized
          ? 'Add an FP32 column: if that one is right, quantization is the cause. Otherwise accuracies here say nothing about this model; sizes and weights remain valid.'
          : 'Accuracies here say nothing about this model; sizes and weights remain valid. Modes with integer activations were calibrated with these images as well: bring the model’s own data (menu “Test set”).',
        where: {},
      }}
      action={{ label: 'Convert only, without accuracy', onClick: () => setMeasured(false) }}
    />
  );
}
