/** npm run search -- …: searches the best file; run-job and merge spread a search over machines. */
import { runCommand } from './command.ts';
import { find } from './search/find.ts';
import { merge } from './search/merge.ts';
import { runJob } from './search/run-job.ts';

const [first = '', ...others] = process.argv.slice(2);
if (first === 'run-job') await runCommand(runJob, others);
else if (first === 'merge') await runCommand(merge, others);
else await runCommand(find);
