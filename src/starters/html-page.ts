/** The page of the demo. `{{…}}` is filled in. */
export const DEMO_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{TITLE}}</title>
<link rel="icon" href="data:,">
<script type="importmap">
{ "imports": { "@litertjs/core": "./litert/core.js", "@litertjs/wasm-utils": "./litert/wasm-utils.js" } }
</script>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 640px; margin: 32px auto; padding: 0 16px; }
  h1 { font-size: 20px; overflow-wrap: anywhere; }
  canvas { width: 140px; image-rendering: pixelated; border: 1px solid; }
  canvas[hidden] { display: none; }
  table { border-collapse: collapse; }
  caption { text-align: left; white-space: nowrap; }
  td, th { padding: 2px 16px 2px 0; text-align: right; font-variant-numeric: tabular-nums; }
</style>
</head>
<body>
<h1>{{TITLE}}</h1>
<p><label hidden>Picture <input id="picture" type="file" accept="image/*"></label>
<button id="random" disabled>Random input</button></p>
<canvas hidden></canvas>
<p id="status" role="status">Loading …</p>
<div id="answers"></div>
<script type="module">
{{RUN}}

// What the file takes and gives. A stored integer means scale * (stored - zeroPoint).
const INPUTS = {{INPUTS}};
const OUTPUTS = {{OUTPUTS}};
const ARRAYS = {
  float32: Float32Array, int8: Int8Array, uint8: Uint8Array, int16: Int16Array,
  int32: Int32Array, int64: BigInt64Array, bool: Uint8Array,
};
// A pixel of 0 to 255 becomes pixel * PIXEL_SCALE + PIXEL_OFFSET: as the model was trained.
const PIXEL_SCALE = 1 / 255;
const PIXEL_OFFSET = 0;
const TAKES_PICTURES = {{PICTURES}};
const SHOWN = 10;

const count = ({ shape }) => shape.reduce((product, size) => product * size, 1);

/** Numbers as the file stores them. */
function stored(values, { dtype, scale, zeroPoint }) {
  const Type = ARRAYS[dtype];
  if (scale === null) return Type === BigInt64Array ? Type.from(values, (x) => BigInt(Math.round(x))) : Type.from(values);
  const bits = 8 * Type.BYTES_PER_ELEMENT;
  const [low, high] = dtype.startsWith('u') ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  return Type.from(values, (x) => Math.min(high, Math.max(low, Math.round(x / scale) + zeroPoint)));
}

/** Stored numbers as what they mean. */
const real = (values, { scale, zeroPoint }) =>
  Array.from(values, (q) => (scale === null ? Number(q) : scale * (Number(q) - zeroPoint)));

/** Real numbers for each input go in, real numbers of each output come out. */
async function answer(inputs) {
  const began = performance.now();
  const outputs = await run(inputs.map((values, i) => stored(values, INPUTS[i])));
  const took = performance.now() - began;
  const answers = outputs.map((values, i) => real(values, OUTPUTS[i]));
  show(answers, took);
  return answers;
}

function show(answers, took) {
  document.querySelector('#status').textContent = \`Ran in \${took.toFixed(1)} ms.\`;
  document.querySelector('#answers').replaceChildren(...answers.map((values, i) => {
    const table = document.createElement('table');
    table.createCaption().textContent = \`\${OUTPUTS[i].name}: the largest of \${values.length} values\`;
    const order = [...values.keys()].sort((a, b) => values[b] - values[a]).slice(0, SHOWN);
    for (const at of order) {
      const row = table.insertRow();
      row.insertCell().textContent = at;
      row.insertCell().textContent = values[at].toPrecision(5);
    }
    return table;
  }));
}

const random = () => INPUTS.map((port) => Array.from({ length: count(port) }, Math.random));

/** The picture, as large as the input is. */
async function pixels(file) {
  const [, height, width, channels] = INPUTS[0].shape;
  const canvas = document.querySelector('canvas');
  Object.assign(canvas, { width, height, hidden: false });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(await createImageBitmap(file), 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const values = [];
  for (let at = 0; at < data.length; at += 4) {
    const [r, g, b, a] = data.subarray(at, at + 4);
    const own = channels === 1 ? [0.299 * r + 0.587 * g + 0.114 * b] : channels === 3 ? [r, g, b] : [r, g, b, a];
    values.push(...own.map((x) => x * PIXEL_SCALE + PIXEL_OFFSET));
  }
  return values;
}

try {
  await start();
  const button = document.querySelector('#random');
  button.addEventListener('click', () => answer(random()));
  button.disabled = false;
  const picture = document.querySelector('#picture');
  picture.parentElement.hidden = !TAKES_PICTURES;
  picture.addEventListener('change', async () => answer([await pixels(picture.files[0])]));
  document.querySelector('#status').textContent = 'Ready.';
  // For the console: await demo([[0.1, 0.2, …]]) gives the outputs.
  globalThis.demo = answer;
} catch (error) {
  document.querySelector('#status').textContent = \`It does not run: \${error.message ?? error}\`;
  throw error;
}
</script>
</body>
</html>
`;
