import { BACKENDS, type OfferedBackend } from '../../../training/settings/place.ts';
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
        { value: 'auto' as const, label: automatic(backends ?? []) },
        ...BACKENDS.map((name) => {
          const offered = backends?.find((backend) => backend.name === name);
          return {
            value: name,
            label: `${BACKEND_WORDS[name]}${backends ? standing(offered) : ''}`,
            disabled: backends !== null && !offered,
          };
        }),
      ]}
      onChange={(backend) => change({ backend })}
    />
  );
}

function standing(offered: OfferedBackend | undefined): string {
  if (!offered) return ': not in this browser';
  return offered.isSoftware ? ': played by the processor, slow' : '';
}

function automatic(offered: readonly OfferedBackend[]): string {
  const best = offered.find(({ isSoftware }) => !isSoftware);
  return best ? `the fastest here: ${BACKEND_WORDS[best.name]}` : 'the fastest that starts here';
}
