import { useMemo } from 'react';
import { paragraphsOf } from '../../../lessons/text.ts';
import { Term } from '../../shared/Term.tsx';

/** The paragraphs of a step; marked words open their definition. */
export function StepText({
  text,
  className,
}: {
  readonly text: string;
  readonly className: string | undefined;
}) {
  const paragraphs = useMemo(() => paragraphsOf(text), [text]);
  return (
    <div className={className}>
      {paragraphs.map((pieces, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the text of a step does not change
        <p key={i}>
          {pieces.map(({ words, term }, j) =>
            term ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: the text of a step does not change
              <Term key={j} name={term} words={words} />
            ) : (
              words
            ),
          )}
        </p>
      ))}
    </div>
  );
}
