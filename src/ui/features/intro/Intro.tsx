import { CloseButton } from '@mantine/core';
import { FallingDots } from './FallingDots.tsx';
import classes from './Intro.module.css';

/** What quantization is, in a sentence and a picture. */
export function Intro({ onClose }: { readonly onClose: () => void }) {
  return (
    <section className={classes.intro} aria-label="What is quantization?">
      <div>
        <p className={classes.sentence}>
          Quantization moves every number in a neural network to the nearest of a few allowed
          values: the file gets four times smaller, and the answers hardly change.
        </p>
        <p className={classes.invitation}>
          Take bits away below and watch where that stops being true.
        </p>
      </div>
      <FallingDots />
      <CloseButton className={classes.close} aria-label="Close the explanation" onClick={onClose} />
    </section>
  );
}
