/** What makes each starter. Adding one: a file here, a line in this table, and its words in `kinds.ts`. */
import { cHeader } from './c-header.ts';
import { htmlDemo } from './html-demo.ts';
import type { StarterName } from './kinds.ts';
import { python } from './python.ts';
import type { Make } from './starter.ts';

/** By name. */
export const STARTERS: Readonly<Record<StarterName, Make>> = { c: cHeader, html: htmlDemo, python };
