/** npm run docs: writes the pages of the documentation that come from tables. */
import { writeFileSync } from 'node:fs';
import { operatorPage } from '../ops/op-table-docs.ts';

writeFileSync(new URL('../../docs/operators.md', import.meta.url), operatorPage());
