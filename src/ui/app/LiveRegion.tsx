import { useEffect, useState } from 'react';
import { useStoreApi } from '../shared/playground.tsx';

/** Sentences that stand at a time: one that another follows at once is still read out. */
const MOST = 3;

interface Said {
  readonly id: number;
  readonly sentence: string;
}

/** The page's one polite voice. What is said in the same moment stands one below the other, so that all of it is heard. */
export function LiveRegion() {
  const playground = useStoreApi();
  const [said, setSaid] = useState<readonly Said[]>([]);
  useEffect(() => {
    const say = (sentence: string) => {
      if (sentence === '') return;
      setSaid((all) => [...all, { id: (all.at(-1)?.id ?? 0) + 1, sentence }].slice(-MOST));
    };
    say(playground.getState().announcement);
    return playground.subscribe(({ announcement }, before) => {
      if (announcement !== before.announcement) say(announcement);
    });
  }, [playground]);
  return (
    <div role="log" aria-live="polite" className="sr-only">
      {said.map(({ id, sentence }) => (
        <p key={id}>{sentence}</p>
      ))}
    </div>
  );
}
