import { BACKENDS, type BackendName } from '../../../training/settings/place.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { Choice } from './inputs.tsx';
import { BACKEND_WORDS } from './run-words.ts';

/** Where training runs; what the browser lacks cannot be chosen. */
export function BackendChoice() {
  const value = usePlayground((state) => state.training.settings.backend);
  const change = usePlayground((state) => state.trainer.change);
  const backends = usePlayground((state) => state.training.backends);
  return (
    <Choice
      label="Backend"
      description="TensorFlow.js in a thread of its own. The graphics card is many times as fast as the processor."
      value={value}
      options={[
        { value: 'auto' as const, label: automatic(backends?.[0]) },
        ...BACKENDS.map((name) => ({
          value: name,
          label: BACKEND_WORDS[name],
          disabled: backends !== null && !backends.includes(name),
        })),
      ]}
      onChange={(backend) => change({ backend })}
    />
  );
}

function automatic(best: BackendName | undefined): string {
  return best ? `the fastest here: ${BACKEND_WORDS[best]}` : 'the fastest that starts here';
}
