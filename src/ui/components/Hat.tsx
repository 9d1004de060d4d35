import type { ReactNode } from 'react';

const X_HAT = 'x̂';

/**
 * x̂, letter and mark from one font. The page's own has no such mark; Firefox then takes it alone from another, which sets it
 * beside the letter.
 */
export function Hat({ as: Part = 'span' }: { readonly as?: 'span' | 'tspan' }) {
  return <Part className="hat">{X_HAT}</Part>;
}

/** A text with each of its x̂ as {@link Hat}. */
export function withHats(text: string, as?: 'tspan'): ReactNode {
  return text.split(X_HAT).flatMap((part, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: hats have no other identity
    i === 0 ? [part] : [<Hat key={i} {...(as && { as })} />, part],
  );
}
