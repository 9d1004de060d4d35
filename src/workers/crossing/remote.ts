/** An object that lives in another thread, as it is called from this one. Derived from its type, never written by hand. */

/** Every method of `T`, at any depth, gives a promise; arguments stay as they are. */
export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : Remote<T[K]>;
};

/** Calls the method at `path`, from the outermost name inwards. */
type Call = (path: readonly string[], args: readonly unknown[]) => Promise<unknown>;

/** An object whose methods, whatever they are called, are passed on to `call`. */
export function remoteOf<T>(call: Call): Remote<T> {
  const at = (path: readonly string[]): unknown =>
    new Proxy(() => undefined, {
      // Without this, to await such an object would ask it for a method `then`.
      get: (_, name) =>
        typeof name === 'symbol' || name === 'then' ? undefined : at([...path, name]),
      apply: (_, __, args) => call(path, args),
    });
  return at([]) as Remote<T>;
}

/** Calls the method at `path` of `target`, which may be a remote object itself. */
export async function callAt(
  target: unknown,
  path: readonly string[],
  args: readonly unknown[],
): Promise<unknown> {
  const parent = path
    .slice(0, -1)
    .reduce((object, name) => Reflect.get(Object(object), name), target);
  return Reflect.apply(Reflect.get(Object(parent), path.at(-1) ?? ''), parent, args);
}

/** The remote object that `ready` gives, asked for again with each call: its thread may have been ended since. */
export function whenReady<T>(ready: () => Promise<Remote<T>>): Remote<T> {
  return remoteOf<T>(async (path, args) => callAt(await ready(), path, args));
}
