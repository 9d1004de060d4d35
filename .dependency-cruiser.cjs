/**
 * The order of the rooms, enforced. A room imports only from rooms with a lower number; rooms that share a number
 * do not see each other. When this check fails, the file wants something from above or from beside it: move the
 * shared piece down a room, or pass it in as an argument.
 */
const ROOMS = [
  { number: 1, path: 'schema', holds: 'the TFLite schema as data' },
  { number: 1, path: 'tensor', holds: 'element types and arithmetic on arrays' },
  { number: 2, path: 'base', holds: 'errors, diagnostics, progress' },
  { number: 2, path: 'ops', holds: 'the op table' },
  { number: 3, path: 'pictures', holds: 'pictures, decoded and made ready' },
  { number: 3, path: 'ir', holds: 'the model as plain data' },
  { number: 3, path: 'ports', holds: 'what the engine asks of a runtime and of samples' },
  { number: 4, path: 'formats', holds: 'readers and writers of model files' },
  { number: 4, path: 'passes', holds: 'transforms of the float graph' },
  { number: 4, path: 'data', holds: 'readers of a person’s own data' },
  { number: 4, path: 'calibration', holds: 'ranges of activations' },
  { number: 5, path: 'quantization', holds: 'the plan, and its application' },
  { number: 5, path: 'evaluation', holds: 'what measuring gives' },
  { number: 5, path: 'cost', holds: 'what a run of a model costs' },
  { number: 5, path: 'targets', holds: 'which devices run a file, and why not' },
  { number: 5, path: 'kernels', holds: 'kernels that tfjs lacks for training' },
  { number: 6, path: 'driver', holds: 'conversion from end to end, run by run on samples' },
  { number: 6, path: 'numbers', holds: 'single values followed from float to integer' },
  { number: 6, path: 'starters', holds: 'code that starts a project with a file' },
  { number: 6, path: 'share', holds: 'links and stored results' },
  { number: 6, path: 'adapters/litert', holds: 'the inference runtime' },
  { number: 6, path: 'adapters/datasets', holds: 'sources of samples' },
  { number: 6, path: 'adapters/storage', holds: 'what the browser keeps' },
  { number: 6, path: 'training', holds: 'training on tfjs' },
  { number: 7, path: 'lessons', holds: 'lessons and their checks' },
  { number: 7, path: 'autopsy', holds: 'why a file loses accuracy' },
  { number: 8, path: 'search', holds: 'the best file for a budget' },
  { number: 8, path: 'network', holds: 'a file as a graph to look at' },
  { number: 9, path: 'workers', holds: 'one composition root per thread' },
  { number: 9, path: 'cli', holds: 'the command line' },
  { number: 10, path: 'store', holds: 'state of the page, without React' },
  { number: 11, path: 'ui', holds: 'the page' },
];

const TESTS = '[.]test[.]tsx?$';
const room = (path) => `^src/${path}/`;
const anyOf = (paths) => `^src/(${paths.join('|')})/`;

const roomRules = ROOMS.flatMap(({ number, path, holds }) => {
  const others = ROOMS.filter((other) => other.path !== path);
  const above = others.filter((other) => other.number > number).map((other) => other.path);
  const beside = others.filter((other) => other.number === number).map((other) => other.path);
  const from = { path: room(path), pathNot: TESTS };
  return [
    above.length > 0 && {
      name: `${path}-looks-up`,
      severity: 'error',
      comment: `src/${path} (room ${number}: ${holds}) may import only from rooms below ${number}. Move what it needs down, or let the caller pass it in.`,
      from,
      to: { path: anyOf(above) },
    },
    beside.length > 0 && {
      name: `${path}-looks-beside`,
      severity: 'error',
      comment: `src/${path} and ${beside.join(', ')} share room number ${number} and do not see each other. What both need belongs in a room below.`,
      from,
      to: { path: anyOf(beside) },
    },
  ].filter(Boolean);
});

const PURE = ROOMS.filter(
  ({ number, path }) =>
    (number <= 5 && path !== 'kernels') ||
    path === 'share' ||
    path === 'starters' ||
    path === 'driver' ||
    path === 'autopsy' ||
    path === 'lessons' ||
    path === 'search' ||
    path === 'network',
).map(({ path }) => path);

/** Folders of the page, from the ground up: each imports only from those before it. */
const UI_FOLDERS = [
  { path: 'ui/components', holds: 'pieces that know nothing of the page they stand on' },
  { path: 'ui/charts', holds: 'drawings of data that is passed in' },
  { path: 'ui/shared', holds: 'the state of the page, and what several features need of it' },
  { path: 'ui/features', holds: 'one folder for each thing that a person can do' },
  { path: 'ui/app', holds: 'the page, put together from features' },
];

/** Features that show another feature inside them. All others do not know each other. */
const FEATURES_WITHIN = { results: ['columns'] };

const uiRules = [
  ...UI_FOLDERS.slice(0, -1).map(({ path, holds }, i) => {
    const above = UI_FOLDERS.slice(i + 1).map((other) => other.path);
    return {
      name: `${path}-looks-up`,
      severity: 'error',
      comment: `src/${path} (${holds}) may not import from ${above.join(', ')}. Move what it needs down, or let the caller pass it in.`,
      from: { path: room(path), pathNot: TESTS },
      to: { path: anyOf(above) },
    };
  }),
  {
    name: 'features-stand-alone',
    severity: 'error',
    comment:
      'A feature of the page does not know the others, so that it can be changed, moved and removed alone. What two need belongs in src/ui/shared; what shows another inside it is listed in FEATURES_WITHIN.',
    from: {
      path: '^src/ui/features/([^/]+)/',
      pathNot: [TESTS, ...Object.keys(FEATURES_WITHIN).map((name) => room(`ui/features/${name}`))],
    },
    to: { path: '^src/ui/features/', pathNot: '^src/ui/features/$1/' },
  },
  ...Object.entries(FEATURES_WITHIN).map(([name, within]) => ({
    name: `feature-${name}-stands-alone`,
    severity: 'error',
    comment: `src/ui/features/${name} shows ${within.join(', ')} and knows no other feature.`,
    from: { path: room(`ui/features/${name}`), pathNot: TESTS },
    to: {
      path: '^src/ui/features/',
      pathNot: anyOf([name, ...within].map((n) => `ui/features/${n}`)),
    },
  })),
];

/** Packages that one room owns: everything else asks that room, so that the package can be replaced there alone. */
const OWNED_PACKAGES = [
  {
    name: 'litert-has-one-home',
    packages: '@litertjs/',
    homes: ['adapters/litert'],
    comment:
      'Only src/adapters/litert names LiteRT. Everything else takes an InferenceRuntime (src/ports/runtime.ts).',
  },
  {
    name: 'tfjs-has-one-home',
    packages: '@tensorflow/',
    homes: ['training', 'kernels'],
    comment:
      'Only src/training and src/kernels name tfjs, and only the training thread loads it. The page and the other threads take its plain data: settings, logs, trained states.',
  },
  {
    name: 'valibot-has-one-home',
    packages: 'valibot/',
    homes: ['base'],
    comment:
      'Only src/base/checks.ts names valibot: its checks say in our words what a value should be. Everything else builds on them.',
  },
  {
    name: 'idb-has-one-home',
    packages: 'idb-keyval',
    homes: ['adapters/storage'],
    comment: 'Only src/adapters/storage keeps things in the browser.',
  },
  {
    name: 'comlink-stays-at-the-threads',
    packages: 'comlink',
    homes: ['workers'],
    comment:
      'Only src/workers crosses threads. The page talks to the Engine interface (src/workers/engine.ts).',
  },
  {
    name: 'react-stays-in-the-page',
    packages: '(react|react-dom|react-is|recharts|@mantine/[^/]+)/',
    homes: ['ui'],
    comment:
      'Only src/ui knows React and its components; the store works without them and is tested without them.',
  },
];

/** The steps of a conversion, by the room whose own tests may take them one by one. */
const STEPS = [
  {
    home: 'passes',
    files: [
      'pipeline',
      'prune-magnitude',
      'equalize-cross-layer',
      'rotate-inputs',
      'absorb-bias',
      'scale-channels',
    ],
    // What a recipe wants of these passes.
    through: ['quantization/preparation', 'quantization/channel-scaling/choose'],
  },
  { home: 'calibration', files: ['calibrate', 'sample-layers'], through: [] },
  {
    home: 'quantization',
    files: [
      'preparation',
      'learned-rounding/layers',
      'channel-scaling/choose',
      'plan/plan',
      'file/apply',
      'conversion',
    ],
    through: [],
  },
  { home: 'evaluation', files: ['evaluate', 'compare-outputs'], through: [] },
];
const file = (path) => `^src/${path}[.]ts$`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    ...uiRules,
    {
      name: 'engine-is-pure',
      severity: 'error',
      comment:
        'Rooms 1 to 5, driver/, autopsy/, search/, starters/ and share/ run in a worker, in Node and in tests alike, so they may not name Node modules. Read files in cli/ or tools/ and pass bytes.',
      from: { path: anyOf(PURE), pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-knows-no-page',
      severity: 'error',
      comment:
        'Rooms 1 to 5, driver/, autopsy/, search/, starters/ and share/ are the engine: no state library, no page, no threads.',
      from: { path: anyOf(PURE), pathNot: TESTS },
      to: { path: 'node_modules/(zustand|react|react-dom|recharts|@mantine|comlink|@litertjs)/' },
    },
    ...OWNED_PACKAGES.map(({ name, packages, homes, comment }) => ({
      name,
      severity: 'error',
      comment,
      from: { path: '^src/', pathNot: [TESTS, anyOf(homes)] },
      to: { path: `node_modules/${packages}` },
    })),
    ...STEPS.map(({ home, files, through }) => ({
      name: `driver-orders-${home}`,
      severity: 'error',
      comment: `A step of the conversion: only src/driver puts the steps in order, so that page, command line, scripts and tests convert alike. Ask createDriver or openModel. (Examples of single passes, src/testing/pass-examples.ts, are not conversions.) The tests of src/${home} may take its steps one by one, those of other rooms through src/testing/single-steps.ts.`,
      from: {
        path: '^src/',
        pathNot: [
          room('driver'),
          room(home),
          ...['testing/(single-steps|pass-examples)', ...through].map(file),
        ],
      },
      to: {
        path: files.map((name) => file(`${home}/${name}`)),
        dependencyTypesNot: ['type-only'],
      },
    })),
    {
      name: 'tasks-are-asked',
      severity: 'error',
      comment:
        'How answers are scored, compared and doubted is a matter of the task. Ask the task that the data set or the report names: taskOf in src/evaluation/tasks.ts.',
      from: { path: '^src/', pathNot: [TESTS, room('evaluation'), room('testing')] },
      to: {
        path: file('evaluation/(make-report|chance|classification|read-.*)'),
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'sources-are-read-in-threads',
      severity: 'error',
      comment:
        'The page knows of a source what it says of itself (src/adapters/datasets/index.ts) and passes its reference on; a thread opens it. Readers of data would only make the page load longer.',
      from: {
        path: '^src/(ui|store|workers/(page|crossing|client))',
        pathNot: [TESTS],
      },
      to: {
        path: '^src/adapters/datasets/',
        pathNot: file('adapters/datasets/(index|source|[a-z-]+-facts)'),
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'fixtures-are-for-tests',
      severity: 'error',
      comment:
        'src/testing holds fixtures: only tests, other fixtures and dev scripts (src/tools) may import it. Nothing in it ships.',
      from: { path: '^src/', pathNot: [TESTS, '^src/(testing|tools)/'] },
      to: { path: '^src/testing/' },
    },
    {
      name: 'compiled-beforehand',
      severity: 'error',
      comment:
        'src/assembly holds the sources of the WebAssembly kernels and their compiler. What ships is the module in src/kernels/wasm-module.ts.',
      from: { path: '^src/', pathNot: [TESTS, '^src/(assembly|tools)/'] },
      to: { path: '^src/assembly/' },
    },
    {
      name: 'nothing-stands-on-scripts',
      severity: 'error',
      comment: 'src/tools holds scripts for developers; no other room may depend on them.',
      from: { path: '^src/', pathNot: '^src/tools/' },
      to: { path: '^src/tools/' },
    },
    {
      name: 'tests-are-leaves',
      severity: 'error',
      comment: 'A test imports code, never the other way. Shared fixtures live in src/testing.',
      from: {},
      to: { path: TESTS },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'Two files that need each other, be it only for their types, are one file, or share a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      comment:
        'The import points at nothing: a typo, a missing file extension or a package not installed.',
      from: {},
      to: { couldNotResolve: true, pathNot: '[?]' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
