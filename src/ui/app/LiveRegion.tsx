import { usePlayground } from '../shared/playground.tsx';

/** The page's one polite voice. */
export function LiveRegion() {
  const announcement = usePlayground((state) => state.announcement);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {announcement}
    </div>
  );
}
