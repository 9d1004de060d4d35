import { type RefObject, useEffect, useState } from 'react';

/** Pixels of the table that must still be seen: its last row of numbers. */
const ENOUGH = 56;

/** Whether the page was scrolled so far that the lower end of `frame` left it. */
export function useOutOfSight(frame: RefObject<HTMLElement | null>): boolean {
  const [away, setAway] = useState(false);
  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry) setAway(!entry.isIntersecting && entry.boundingClientRect.top < 0);
      },
      { rootMargin: `-${ENOUGH + 52}px 0px 0px` },
    );
    observer.observe(box);
    return () => observer.disconnect();
  }, [frame]);
  return away;
}
