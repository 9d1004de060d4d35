/** Something the user should know that is not an error. Returned, never printed. */
import type { ErrorPlace } from './errors.ts';

/** A note for the person: what was found or done differently than expected. The work was not interrupted. */
export interface Diagnostic {
  readonly severity: 'info' | 'warning';
  /** Stable key, for tests and links to the documentation. */
  readonly code: string;
  readonly message: string;
  readonly where: ErrorPlace;
}
