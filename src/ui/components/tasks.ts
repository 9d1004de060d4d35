/** Work in portions: between them the browser draws and hears the person. */
import { startTransition, useEffect, useState } from 'react';

/** Settles in a task of its own. */
export const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve));

/** How often the page has been painted since the component stands, up to `most`: what may wait is drawn at a later count. */
export function usePaints(most: number): number {
  const [paints, setPaints] = useState(0);
  useEffect(() => {
    if (paints === most) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => startTransition(() => setPaints(paints + 1)));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [paints, most]);
  return paints;
}
