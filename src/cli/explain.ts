/** npm run explain -- MODEL --mode MODE --calibration SAMPLES --images X.npy --labels Y.npy */
import { runCommand } from './command.ts';
import { explainCommand } from './explain/command.ts';

await runCommand(explainCommand);
