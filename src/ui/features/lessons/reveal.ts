/** Scrolls the rail, and nothing else, until all of `element` stands above the buttons that stick to the rail's end. */
export function reveal(element: HTMLElement | null): void {
  const rail = element?.closest('aside');
  if (!element || !rail) return;
  const buttons = rail.querySelector('[data-way-on]')?.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  const below = box.bottom - (buttons?.top ?? rail.getBoundingClientRect().bottom);
  if (below <= 0) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  rail.scrollBy({ top: below, behavior: still ? 'auto' : 'smooth' });
}
