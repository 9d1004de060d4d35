/** npm run docs: writes the pages of the documentation that come from tables. */
import { writeFileSync } from 'node:fs';
import { operatorPage } from '../ops/op-table-docs.ts';
import { differencesPage } from '../testing/differences-docs.ts';

const PAGES = { operators: operatorPage(), 'file-differences': differencesPage() };

for (const [name, page] of Object.entries(PAGES))
  writeFileSync(new URL(`../../docs/${name}.md`, import.meta.url), page);
