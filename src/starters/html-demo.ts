/** A page that runs the file with LiteRT.js, with all that it needs, as a zip. */
import { type Zippable, zipSync } from 'fflate';
import type { PortFacts } from '../targets/firmware-facts.ts';
import { DEMO_PAGE } from './html-page.ts';
import { RUN_ANY_TYPE, RUN_PLAIN_TYPES } from './html-run.ts';
import type { Make, StarterSubject } from './starter.ts';

/** Element types of which the interface of LiteRT.js makes tensors. */
const PLAIN_TYPES: readonly string[] = ['float32', 'int32', 'uint8'];
/** Channels that a picture can fill. */
const PICTURE_CHANNELS: readonly number[] = [1, 3, 4];
/** In the zip, and in the page's import map. */
const RUNTIME_FOLDER = 'litert';
const MODEL_FILE = 'model.tflite';

const portOf = ({ name, dtype, shape, scale, zeroPoint }: PortFacts) => ({
  name,
  dtype,
  shape,
  scale,
  zeroPoint,
});

/** One input of height × width × channels: it can be filled from a picture. */
function takesPictures([first, ...others]: readonly PortFacts[]): boolean {
  const [batch, , , channels = 0] = first?.shape ?? [];
  return (
    others.length === 0 &&
    first?.shape.length === 4 &&
    batch === 1 &&
    PICTURE_CHANNELS.includes(channels)
  );
}

const escaped = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** As JavaScript inside a <script>: no name ends it. */
const literal = (value: unknown) => JSON.stringify(value, null, 2).replace(/</g, '\\u003c');

/** The page itself. */
export function demoPage({ fileName, facts }: StarterSubject): string {
  const { inputs, outputs } = facts;
  const isPlain = [...inputs, ...outputs].every(({ dtype }) => PLAIN_TYPES.includes(dtype));
  const parts: Readonly<Record<string, string>> = {
    TITLE: escaped(fileName),
    INPUTS: literal(inputs.map(portOf)),
    OUTPUTS: literal(outputs.map(portOf)),
    PICTURES: String(takesPictures(inputs)),
    RUN: isPlain ? RUN_PLAIN_TYPES : RUN_ANY_TYPE,
  };
  return DEMO_PAGE.replace(/\{\{([A-Z]+)\}\}/g, (_, part: string) => parts[part] ?? '');
}

const readme = ({ fileName }: StarterSubject) => `# ${fileName} in a web page

Serve this folder and open it; a browser does not load modules from a disk directly.

    python3 -m http.server 8000      # or: npx serve
    # http://localhost:8000/

| file | is |
|---|---|
| \`index.html\` | the page: reads the model, fills its input from a picture or with random numbers, runs it, shows the output |
| \`${MODEL_FILE}\` | ${fileName} |
| \`${RUNTIME_FOLDER}/\` | LiteRT.js, as in the npm packages \`@litertjs/core\` and \`@litertjs/wasm-utils\` (Apache-2.0, see \`LICENSE\`) |

Nothing is loaded from another origin. In a project with a bundler, install \`@litertjs/core\`, drop the import map of \`index.html\`, and
serve the folder \`wasm/\` of the package under the address that \`loadLiteRt\` is given.

Pictures are scaled to values from 0 to 1: change \`PIXEL_SCALE\` and \`PIXEL_OFFSET\` if the model was trained on others.
`;

/** A zip with page, model and runtime, ready to be served. */
export const htmlDemo: Make = (subject, runtime) => {
  const encoder = new TextEncoder();
  const content: Zippable = {
    'index.html': encoder.encode(demoPage(subject)),
    [MODEL_FILE]: subject.file,
    'README.md': encoder.encode(readme(subject)),
  };
  for (const { name, bytes } of runtime) content[`${RUNTIME_FOLDER}/${name}`] = bytes;
  // The same content gives the same bytes.
  return zipSync(content, { level: 6, mtime: new Date(1980, 0, 1) }) as Uint8Array<ArrayBuffer>;
};
