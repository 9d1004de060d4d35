import { Button, NumberInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { InputShape } from '../../../base/input-shape.ts';
import type { SizesQuestion } from '../../../store/state.ts';
import { formatShape } from '../../../tensor/shape.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Notices.module.css';
import { openSizes } from './open-sizes.ts';

/** Shapes as typed into the boxes: an empty one is ''. */
type Draft = readonly (readonly (number | string)[])[];

/** The shape to start with: what was given before, or likely sizes. */
function draftOf({ name, shape }: InputShape, { given }: SizesQuestion): readonly number[] {
  const before = given?.find((one) => one.name === name);
  if (before) return before.shape;
  const open = openSizes(shape);
  return shape.map((size, i) => open.find(({ axis }) => axis === i)?.likely ?? size);
}

/** Asks for the sizes that a model leaves open, and opens it with them. */
export function SizesForm({ question }: { readonly question: SizesQuestion }) {
  const { name, inputs } = question;
  const opening = usePlayground((state) => state.opening === name);
  const openWithSizes = usePlayground((state) => state.openWithSizes);
  const dismiss = usePlayground((state) => state.dismissOpenError);
  const [draft, setDraft] = useState<Draft>(() => inputs.map((input) => draftOf(input, question)));

  const setSize = (input: number, axis: number, size: number | string) =>
    setDraft((before) => before.map((shape, i) => (i === input ? shape.with(axis, size) : shape)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void openWithSizes(
      inputs.map((input, i) => ({ name: input.name, shape: (draft[i] ?? []).map(Number) })),
    );
  };

  return (
    <section className={classes.awaited} aria-labelledby="sizes-title">
      <div>
        <h2 id="sizes-title">How large is the input of {name}?</h2>
        <p>
          The model leaves this open, and a TensorFlow Lite file is planned for one size: choose the
          one that it will be used with.
        </p>
      </div>
      <form className={classes.sizes} onSubmit={submit}>
        {inputs.map((input, i) => (
          <fieldset key={input.name}>
            <legend>
              Input {input.name}, <span className="num">{formatShape(input.shape)}</span>
            </legend>
            <div className={classes.boxes}>
              {openSizes(input.shape).map((size) => (
                <NumberInput
                  key={size.axis}
                  label={size.name}
                  required
                  withAsterisk={false}
                  min={1}
                  max={1_000_000}
                  allowDecimal={false}
                  allowNegative={false}
                  value={draft[i]?.[size.axis] ?? ''}
                  onChange={(value) => setSize(i, size.axis, value)}
                />
              ))}
            </div>
          </fieldset>
        ))}
        <Button type="submit" variant="filled" loading={opening}>
          Open
        </Button>
        <Button variant="subtle" color="gray" onClick={dismiss}>
          Do not open it
        </Button>
      </form>
    </section>
  );
}
