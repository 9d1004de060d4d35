/**
 * `npm run pack-cli [-- --out FOLDER]`: the command line as a package that needs neither this repository nor any other package. It is
 * put together in `build/cli`, the tarball lies beside it; docs/command-line.md says how it is used.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { DEMO_FILES } from '../adapters/litert/demo-files.ts';
import { WASM_FILES } from '../pictures/wasm.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = 'command-line.md';
const LICENSES = 'THIRD-PARTY.md';
const DESCRIPTION =
  'Quantize neural networks the TensorFlow Lite way on the command line, and see what it costs and gains.';

/** Names of the bundle's entries, as package-files.ts and search/thread.ts expect them in one folder. */
const ENTRIES = {
  main: join(ROOT, 'src/cli/main.ts'),
  'search-worker': join(ROOT, 'src/cli/search/worker.ts'),
};

/** The oldest Node that the project allows. */
const TARGET = 'node20.19';

interface OwnPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly type: string;
  readonly engines: Readonly<Record<string, string>>;
}

const read = (...path: readonly string[]) => readFileSync(join(ROOT, ...path), 'utf8');

const { values } = parseArgs({ options: { out: { type: 'string', default: 'build' } } });
const out = resolve(values.out);
const folder = join(out, 'cli');
rmSync(folder, { recursive: true, force: true });
await bundle();
copyFiles();
writeLicenses();
writeManifest();
writeDocuments();
pack();

/** The scripts, with all that they import, as modules of one folder. */
async function bundle(): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'warn',
    define: { PACKED_COMMANDS: 'true' },
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: TARGET,
      outDir: join(folder, 'lib'),
      emptyOutDir: true,
      // Names of functions and lines of errors stay as they are written.
      minify: false,
      license: { fileName: LICENSES },
      rolldownOptions: {
        input: ENTRIES,
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  });
}

/** What is read while the commands run: LiteRT, which a web page of `--starter html` takes along, and decoders of pictures. */
function copyFiles(): void {
  for (const path of [...Object.values(DEMO_FILES), ...Object.values(WASM_FILES)]) {
    const to = join(folder, 'files', path);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(fileURLToPath(import.meta.resolve(path)), to);
  }
}

/** Vite lists what it has bundled; the files beside the bundle are not known to it. */
function writeLicenses(): void {
  const bundled = readFileSync(join(folder, 'lib', LICENSES), 'utf8');
  rmSync(join(folder, 'lib', LICENSES));
  const codecs = Object.values(WASM_FILES).map((path) => path.split('/').slice(0, 2).join('/'));
  const parts = [
    bundled.trimEnd(),
    '# Files beside the bundle',
    'LiteRT.js (`files/@litertjs`) is licensed under the Apache License 2.0, the text of which is in `LICENSE`.',
    ...codecs.map((name) =>
      [
        `## Decoder of ${name}`,
        read('node_modules', name, 'codec/LICENSE.codec.md').trim().replaceAll(/^#/gm, '###'),
      ].join('\n\n'),
    ),
  ];
  writeFileSync(join(folder, LICENSES), `${parts.join('\n\n')}\n`);
}

function writeManifest(): void {
  const { name, version, license, type, engines }: OwnPackage = JSON.parse(read('package.json'));
  const main = 'lib/main.js';
  const manifest = {
    ...{ name, version, description: DESCRIPTION, license, type, engines },
    bin: { [name]: main, qpg: main },
    files: ['lib', 'files', 'docs', LICENSES],
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The page on the command line is the package's README; what it links comes along, and what the commands' help names. */
function writeDocuments(): void {
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  const page = read('docs', PAGE);
  const linked = [...page.matchAll(/\]\(([\w/.-]+)(?:#[\w-]+)?\)/g)].map(([, path = '']) => path);
  for (const path of linked) {
    cpSync(join(ROOT, 'docs', path), join(folder, 'docs', path));
  }
  writeFileSync(join(folder, 'README.md'), page.replace(/\]\((?=[\w/.-]+[)#])/g, '](docs/'));
}

function pack(): void {
  const { stdout, stderr, status } = spawnSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', out],
    { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' },
  );
  if (status !== 0) throw new Error(`npm pack failed: ${stderr}`);
  const [made]: readonly PackReport[] = JSON.parse(stdout);
  if (!made) throw new Error('npm pack made no tarball.');
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(
    `${join(out, made.filename)}: ${megabytes(made.size)}, ${megabytes(made.unpackedSize)} unpacked, ${made.entryCount} files`,
  );
}

/** Of what `npm pack --json` says. */
interface PackReport {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
}
