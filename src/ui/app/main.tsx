import { createEngine } from '../../workers/client.ts';
import { nextTask } from '../components/tasks.ts';
import { mount } from './mount.tsx';
import { browserServices, siteFile } from './services.ts';
import { setTrustedTypes } from './trusted-types.ts';

setTrustedTypes();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root element.');
const engine = createEngine({
  wasmUrl: siteFile('litert/').href,
  dataUrl: siteFile('datasets/').href,
  tfjsUrl: siteFile('tfjs/').href,
});
// To read the script is a task already.
void nextTask().then(() => mount(root, browserServices(engine)));
