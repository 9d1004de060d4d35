/** npm run docs: writes the pages of the documentation that come from tables. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describeSetup } from '../testing/setup-docs.ts';
import { operatorPage } from '../ops/op-table-docs.ts';
import { describeLink } from '../share/link.ts';
import { targetsPage } from '../targets/targets-docs.ts';
import { differencesPage } from '../testing/differences-docs.ts';
import { passesPage } from '../testing/passes-docs.ts';
import { samplesPage } from '../testing/samples-docs.ts';
import { writeScores } from './mutation/record.ts';
import { ROOMS } from './mutation/rooms.ts';

const fileOf = (name: string) => new URL(`../../docs/${name}.md`, import.meta.url);

/** What stands before the tables is written by hand. */
function linkPage(): string {
  const [words = ''] = readFileSync(fileOf('share-links'), 'utf8').split(/^(?=\| key)/m);
  return `${words}${describeLink()}`;
}

function ownDataPage(): string {
  const [words = ''] = readFileSync(fileOf('own-data'), 'utf8').split(/^(?=### `)/m);
  return `${words}${describeSetup()}`;
}

const PAGES = {
  operators: operatorPage(),
  'file-differences': differencesPage(),
  'own-data': ownDataPage(),
  passes: passesPage(),
  samples: samplesPage(),
  'share-links': linkPage(),
  targets: targetsPage(),
};

for (const [name, page] of Object.entries(PAGES)) writeFileSync(fileOf(name), page);
writeScores(Object.keys(ROOMS));
