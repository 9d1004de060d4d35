/** How the table scrolls sideways where its columns do not fit. */
import { type RefObject, useEffect, useRef } from 'react';
import type { ColumnView } from '../../../store/selectors.ts';

/** Scrolls sideways, and only sideways, to a column that was selected out of view: right of the labels and of the pinned baseline. */
export function useSelectedInView(views: readonly ColumnView[]) {
  const scroller = useRef<HTMLElement>(null);
  const selected = views.find((view) => view.selected)?.column.id;
  const last = useRef(selected);
  useEffect(() => {
    const box = scroller.current;
    if (!box || last.current === selected) return;
    last.current = selected;
    const head = box.querySelector<HTMLElement>('th[data-selected]');
    if (!head) return;
    const widthOf = (cell: string) => box.querySelector<HTMLElement>(cell)?.offsetWidth ?? 0;
    const start = head.offsetLeft - widthOf('col') - widthOf('th[data-baseline]');
    const end = head.offsetLeft + head.offsetWidth - box.clientWidth;
    if (start < box.scrollLeft) box.scrollLeft = start;
    else if (end > box.scrollLeft) box.scrollLeft = end + 8;
  }, [selected]);
  return scroller;
}

/** Marks the frame while columns wait beyond its right border. On the element itself: scrolling redraws no table. */
export function useMoreSign(scroller: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () => {
      const more = box.scrollLeft + box.clientWidth < box.scrollWidth - 1;
      box.parentElement?.toggleAttribute('data-more', more);
    };
    const observer = new ResizeObserver(look);
    for (const element of [box, ...box.children]) observer.observe(element);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [scroller]);
}
