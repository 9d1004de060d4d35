import type { Page } from '@playwright/test';
import type { LinkState } from '../../share/link-state.ts';
import type { Look } from './capture.ts';

/** A view, as a link leads to it, and what is done there before it is looked at. */
export interface Scene extends Look {
  readonly name: string;
  readonly view: Partial<LinkState>;
  /** In the address, before the view. */
  readonly query?: string;
  /** Done once, with every column measured. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** Undoes what would show in the next scene. */
  readonly finish?: (page: Page) => Promise<unknown>;
}
