import { NativeSelect, NumberInput, Stack, Switch } from '@mantine/core';
import { useState } from 'react';
import {
  ESTIMATORS,
  type Estimator,
  MODE_SETTINGS,
  type Recipe,
  SPARSITY_LIMITS,
} from '../../../quantization/recipe/recipe.ts';

const ESTIMATOR_WORDS: Readonly<Record<Estimator, string>> = {
  'min-max': 'everything seen (min–max)',
  percentile: 'all but the outermost 0.01 % (percentile)',
  mse: 'least squared error',
  entropy: 'least loss of information (entropy)',
  'moving-average': 'average of the images’ ranges',
};

/** Settings that few people touch; those of the scheme “best” only show where they count. */
export function TuningPanel({
  recipe,
  onChange,
}: {
  readonly recipe: Recipe;
  readonly onChange: (recipe: Recipe) => void;
}) {
  const [percent, setPercent] = useState(Math.round(100 * recipe.sparsity));
  const settings = MODE_SETTINGS[recipe.mode];
  const best = recipe.scheme === 'best';
  const commit = () => {
    const sparsity = Math.min(SPARSITY_LIMITS.max, Math.max(SPARSITY_LIMITS.min, percent / 100));
    setPercent(Math.round(100 * sparsity));
    if (sparsity !== recipe.sparsity) onChange({ ...recipe, sparsity });
  };
  return (
    <Stack gap={14}>
      <NumberInput
        label="Pruning, percent"
        description="This share of each layer’s smallest weights becomes 0 first. The file keeps its size; zipped it shrinks."
        min={100 * SPARSITY_LIMITS.min}
        max={100 * SPARSITY_LIMITS.max}
        allowDecimal={false}
        value={percent}
        onChange={(value) => setPercent(Number(value) || 0)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      {best && settings.includes('estimator') && (
        <NativeSelect
          label="Range of activations"
          description="How much of the range seen in calibration the integers cover."
          value={recipe.estimator}
          data={ESTIMATORS.map((value) => ({ value, label: ESTIMATOR_WORDS[value] }))}
          onChange={({ currentTarget }) => {
            const estimator = ESTIMATORS.find((name) => name === currentTarget.value);
            if (estimator) onChange({ ...recipe, estimator });
          }}
        />
      )}
      {best && settings.includes('rounding') && (
        <Switch
          label="Learn how to round (AdaRound)"
          description="Rounds each weight up or down, whichever suits the layer’s outputs on training images. Can take minutes; helps where weights have few bits."
          checked={recipe.rounding === 'learned'}
          onChange={({ currentTarget }) =>
            onChange({ ...recipe, rounding: currentTarget.checked ? 'learned' : 'nearest' })
          }
        />
      )}
      {best && settings.includes('equalize') && (
        <Switch
          label="Equalize channels across layers"
          description="Scales channels up in one layer and down in the next, by powers of two: the float model computes the same."
          checked={recipe.equalize}
          onChange={({ currentTarget }) => onChange({ ...recipe, equalize: currentTarget.checked })}
        />
      )}
      {best && settings.includes('correctBias') && (
        <Switch
          label="Correct biases"
          description="Subtracts the mean error of a layer’s rounded weights from its biases. Affects coarse weights only: those below 8 bits, or with one scale per tensor."
          checked={recipe.correctBias}
          onChange={({ currentTarget }) =>
            onChange({ ...recipe, correctBias: currentTarget.checked })
          }
        />
      )}
      {best && settings.includes('absorbBias') && (
        <Switch
          label="Absorb high biases"
          description="What a channel never falls below moves into the next layer, so that the integers cover a smaller range."
          checked={recipe.absorbBias}
          onChange={({ currentTarget }) =>
            onChange({ ...recipe, absorbBias: currentTarget.checked })
          }
        />
      )}
    </Stack>
  );
}
