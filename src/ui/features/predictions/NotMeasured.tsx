import { Button } from '@mantine/core';
import { sourceNamed } from '../../../adapters/datasets/index.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { Nothing } from '../../components/Nothing.tsx';
import { usePlayground } from '../../shared/playground.tsx';

const NO_ANSWERS = 'No answers to compare';

/** In place of answers: why there are none. */
export function NotMeasured({ view }: { readonly view: ColumnView | undefined }) {
  const fitting = usePlayground((state) => state.model?.testSets[0]);
  const hasModel = usePlayground((state) => state.model !== null);
  const measured = usePlayground((state) => state.measured);
  const askForData = usePlayground((state) => state.askForData);
  const setMeasured = usePlayground((state) => state.setMeasured);
  if (hasModel && fitting === undefined) {
    return (
      <Nothing
        title={NO_ANSWERS}
        action={
          <Button size="sm" onClick={askForData}>
            Bring data of your own
          </Button>
        }
      >
        No bundled test set fits this model. With data of your own, this picture shows which answers
        change.
      </Nothing>
    );
  }
  if (hasModel && !measured) {
    return (
      <Nothing
        title={NO_ANSWERS}
        action={
          <Button size="sm" onClick={() => setMeasured(true)}>
            Measure on {sourceNamed(fitting ?? '')?.name ?? 'the test set'}
          </Button>
        }
      >
        The columns are only converted. With a test set, this picture shows which classes each file
        takes for which.
      </Nothing>
    );
  }
  return (
    <Nothing title={view?.error ? 'This column has no answers' : 'Waiting for the answers'}>
      {view?.error
        ? 'Its run ended with an error, which is shown at the head of the column.'
        : 'The picture comes with the accuracy: this column’s answers on every test image.'}
    </Nothing>
  );
}
