import { useLayoutEffect, useRef, useState } from 'react';
import { filesOf } from './files-of.ts';

const carriesFiles = ({ dataTransfer }: DragEvent) =>
  dataTransfer?.types.includes('Files') ?? false;

/** What is dragged, as far as the browser tells before it is dropped. */
function kindOf({ dataTransfer }: DragEvent): Dragged {
  const items = [...(dataTransfer?.items ?? [])];
  return items.length > 0 && items.every(({ type }) => type.startsWith('image/'))
    ? 'images'
    : 'files';
}

type Dragged = 'files' | 'images';

/**
 * Takes files that are dropped anywhere in the window, those in folders too.
 * @returns what is dragged over it now.
 */
export function useDroppedFiles(onDrop: (files: readonly File[]) => void): Dragged | null {
  const [over, setOver] = useState<Dragged | null>(null);
  const take = useRef(onDrop);
  take.current = onDrop;
  // What can be seen can be dropped on: effects proper come some time after the first picture.
  useLayoutEffect(() => {
    /** The elements that the pointer is in: it leaves one only after it has entered the next. */
    let inside: EventTarget[] = [];
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event) || !event.target) return;
      inside.push(event.target);
      setOver(kindOf(event));
    };
    const leave = (event: DragEvent) => {
      inside = inside.filter(
        (element) => element !== event.target && element instanceof Node && element.isConnected,
      );
      if (inside.length === 0) setOver(null);
    };
    const allow = (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      inside = [];
      setOver(null);
      if (!carriesFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      const taken = (files: readonly File[]) => files.length > 0 && take.current(files);
      // A folder that cannot be read gives nothing, and the page stays as it is.
      void filesOf(event.dataTransfer).then(taken, () => undefined);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return over;
}
