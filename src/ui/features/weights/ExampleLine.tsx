import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { WeightExample } from '../../../workers/engine.ts';
import { formatInteger, formatReal } from '../../components/format.ts';
import { TextButton } from '../../components/TextButton.tsx';
import classes from './ExampleLine.module.css';
import { workedSteps } from './worked-example.ts';

/** The worked example in one line, on the first screen; step by step it stands below. */
export function ExampleLine({
  example,
  recipe,
  shownBelow,
}: {
  /** Undefined where no weight is followed. */
  readonly example: WeightExample | undefined;
  readonly recipe: Recipe | null;
  /** Id of the heading of what stands below. */
  readonly shownBelow: string;
}) {
  return (
    <p className={classes.line}>
      {example && <Way example={example} recipe={recipe} />}
      {example && (
        <TextButton
          onClick={() => document.getElementById(shownBelow)?.scrollIntoView({ block: 'center' })}
        >
          step by step
        </TextButton>
      )}
    </p>
  );
}

function Way({
  example,
  recipe,
}: {
  readonly example: WeightExample;
  readonly recipe: Recipe | null;
}) {
  const { x, scale, q, zeroPoint, restored } = example;
  const off = Math.abs(restored - x);
  const error = off === 0 ? 'exact' : `off by ${formatReal(off, 2)}`;
  if (scale <= 0) {
    return (
      <>
        One weight: <code>{formatReal(x, 7)}</code> becomes <code>{formatReal(restored, 7)}</code>,{' '}
        {error}
      </>
    );
  }
  const step = formatReal(scale);
  const { ratio } = workedSteps(example, recipe);
  return (
    <>
      One weight:{' '}
      <code>
        {formatReal(x)} ÷ {step} = {ratio}
      </code>
      , rounded <b>{formatInteger(q - zeroPoint)}</b>, back{' '}
      <code>
        {formatInteger(q - zeroPoint)} × {step} = {formatReal(restored)}
      </code>
      , {error}
    </>
  );
}
