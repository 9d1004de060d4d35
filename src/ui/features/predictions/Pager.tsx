import { Button } from '@mantine/core';
import { formatCount } from '../../components/format.ts';
import classes from './Gallery.module.css';
import { PHOTOS_PER_PAGE } from './use-picked.ts';

/** From page to page of the photos; nothing where all fit on one. */
export function Pager({
  first,
  shown,
  total,
  onFirst,
}: {
  readonly first: number;
  readonly shown: number;
  readonly total: number;
  readonly onFirst: (first: number) => void;
}) {
  if (total <= PHOTOS_PER_PAGE) return null;
  return (
    <nav className={classes.pager} aria-label="Pages of photos">
      <Button
        size="xs"
        variant="default"
        disabled={first === 0}
        onClick={() => onFirst(Math.max(0, first - PHOTOS_PER_PAGE))}
      >
        Previous
      </Button>
      <span className="num">
        {formatCount(first + 1)} to {formatCount(first + shown)} of {formatCount(total)}
      </span>
      <Button
        size="xs"
        variant="default"
        disabled={first + PHOTOS_PER_PAGE >= total}
        onClick={() => onFirst(first + PHOTOS_PER_PAGE)}
      >
        Next
      </Button>
    </nav>
  );
}
