import type { EvidencePicture } from '../../../workers/engine.ts';
import classes from './Evidence.module.css';
import { inWords } from './evidence-words.ts';
import { Histogram } from './Histogram.tsx';
import { Ranges } from './Ranges.tsx';
import { Sizes } from './Sizes.tsx';

/** The evidence of a cause, as a small picture: marked bars are what is to blame. */
export function Evidence({ picture }: { readonly picture: EvidencePicture }) {
  const { title, marked } = picture;
  return (
    <figure className={classes.evidence}>
      <figcaption className={classes.title}>{title}</figcaption>
      <div role="img" aria-label={inWords(picture)}>
        <Drawing picture={picture} />
      </div>
      <ul className={classes.legend} aria-label="What is marked">
        {Object.entries(marked).map(([mark, words]) => (
          <li key={mark} data-mark={mark}>
            {words}
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Drawing({ picture }: { readonly picture: EvidencePicture }) {
  switch (picture.kind) {
    case 'sizes':
      return <Sizes picture={picture} />;
    case 'histogram':
      return <Histogram picture={picture} />;
    case 'ranges':
      return <Ranges picture={picture} />;
  }
}
