import { useWindowEvent } from '@mantine/hooks';
import { useState } from 'react';

/** What Escape closes before it leaves the projector view. */
const ABOVE = '[role="dialog"], [role="menu"], [role="listbox"]';
/** In the address, before the hash: a link to a lecture opens as it is shown. */
const PARAMETER = 'present';

function write(on: boolean): void {
  const url = new URL(location.href);
  if (on) url.searchParams.set(PARAMETER, '');
  else url.searchParams.delete(PARAMETER);
  history.replaceState(history.state, '', url.href.replace(`${PARAMETER}=`, PARAMETER));
}

/** Whether the page is shown to a room: large type, the picture first. Escape leaves. */
export function usePresents(): readonly [boolean, (on: boolean) => void] {
  const [presents, setPresents] = useState(() =>
    new URLSearchParams(location.search).has(PARAMETER),
  );
  const change = (on: boolean) => {
    setPresents(on);
    write(on);
  };
  useWindowEvent('keydown', (event) => {
    if (!presents || event.key !== 'Escape' || event.defaultPrevented) return;
    const covered = [...document.querySelectorAll(ABOVE)].some(
      (layer) => layer.getClientRects().length > 0,
    );
    if (!covered) change(false);
  });
  return [presents, change];
}
