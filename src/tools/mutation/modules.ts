/**
 * Loads the project's modules as Vitest does (the same transform), but anew for every mutant within one process: what is
 * compiled stays, what was evaluated goes. A mutant of a module's constants is thereby as cheap as one inside a function.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { moduleRunnerTransform, transformWithOxc } from 'vite';

type Namespace = Record<string, unknown>;
type ModuleBody = (...context: readonly unknown[]) => Promise<void>;

interface Loading {
  readonly namespace: Namespace;
  readonly done: Promise<void>;
}

/** The names that the transform gives to what a module asks of its surroundings. */
const CONTEXT = [
  '__vite_ssr_import__',
  '__vite_ssr_dynamic_import__',
  '__vite_ssr_exportAll__',
  '__vite_ssr_exportName__',
  '__vite_ssr_import_meta__',
];

/** Its imports name files without their endings, which Vite finds and Node does not; where it is required, tsx finds them. */
const GRADIENTS = '@tensorflow/tfjs-core/dist/register_all_gradients.js';
/** What the gradients' own copy of tfjs has to have done before. */
const SET_UP = '@tensorflow/tfjs-core/dist/base_side_effects.js';
const requirePackage = createRequire(import.meta.url);

const AsyncFunction = (async () => {}).constructor as new (...source: string[]) => ModuleBody;

const compiled = new Map<string, ModuleBody>();

async function compile(file: string): Promise<ModuleBody> {
  const known = compiled.get(file);
  if (known) return known;
  const { code } = await transformWithOxc(readFileSync(file, 'utf8'), file, { target: 'es2024' });
  const transformed = await moduleRunnerTransform(code, null, file, code);
  if (!transformed) throw new Error(`${file} is not a module that Vite can transform.`);
  const body = new AsyncFunction(
    ...CONTEXT,
    `"use strict";${transformed.code}\n//# sourceURL=${file}`,
  );
  compiled.set(file, body);
  return body;
}

/** Names that Node does not see in a CommonJS package are on its default export. */
function withDefaults(found: Namespace, wanted: readonly string[] = []): Namespace {
  const fallback = found.default as Namespace | undefined;
  if (!fallback || wanted.every((name) => name in found)) return found;
  return { ...fallback, ...found };
}

export interface Modules {
  /** Evaluates a file and what it imports; a second call gives what the first gave. */
  load(file: string): Promise<Namespace>;
}

/** @param replaced namespaces that stand for packages or files, by specifier or path. */
export function createModules(replaced: ReadonlyMap<string, Namespace>): Modules {
  const loading = new Map<string, Loading>();

  async function importFrom(
    specifier: string,
    importer: string,
    chain: readonly string[],
    wanted?: readonly string[],
  ): Promise<Namespace> {
    const local = specifier.startsWith('.');
    const target = local ? fileURLToPath(new URL(specifier, `file://${importer}`)) : specifier;
    const replacement = replaced.get(target);
    if (replacement) return replacement;
    if (target === GRADIENTS) {
      for (const path of [SET_UP, GRADIENTS]) requirePackage(path);
      return {};
    }
    if (!local) {
      const attributes = target.endsWith('.json') ? { with: { type: 'json' } } : undefined;
      return withDefaults(await import(target, attributes), wanted);
    }
    if (target.endsWith('.json')) return { default: JSON.parse(readFileSync(target, 'utf8')) };
    return load(target, chain);
  }

  async function evaluate(file: string, namespace: Namespace, chain: readonly string[]) {
    const body = await compile(file);
    const inner = [...chain, file];
    const define = (name: string, get: () => unknown) =>
      Object.defineProperty(namespace, name, { enumerable: true, configurable: true, get });
    await body(
      (specifier: string, { importedNames }: { importedNames?: string[] } = {}) =>
        importFrom(specifier, file, inner, importedNames),
      (specifier: string) => importFrom(specifier, file, inner),
      (from: Namespace) => {
        for (const name of Object.keys(from)) {
          if (name !== 'default' && !(name in namespace)) define(name, () => from[name]);
        }
      },
      define,
      {
        url: `file://${file}`,
        filename: file,
        dirname: dirname(file),
        env: { MODE: 'test', DEV: true, PROD: false, SSR: true },
        resolve: (specifier: string) => import.meta.resolve(specifier),
      },
    );
  }

  async function load(file: string, chain: readonly string[]): Promise<Namespace> {
    const known = loading.get(file);
    if (known) {
      // In a circle the one that waits for itself gets what is there so far, as ES modules do.
      if (!chain.includes(file)) await known.done;
      return known.namespace;
    }
    const namespace: Namespace = {};
    const done = evaluate(file, namespace, chain);
    loading.set(file, { namespace, done });
    await done;
    return namespace;
  }

  return { load: (file) => load(file, []) };
}
