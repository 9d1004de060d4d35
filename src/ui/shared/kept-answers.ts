/** Answers of the engine about the open model that are asked for again and again, as a hand moves to and fro: each is asked once. */

const MOST = 200;
const kept = new Map<string, Promise<unknown>>();

/**
 * The answer to `key`, which stands for all that `ask` depends on, the model included. One that is under way is waited for; an error
 * is not kept.
 */
export function keptAnswer<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const known = kept.get(key);
  if (known) return known as Promise<T>;
  const asked = ask();
  kept.set(key, asked);
  asked.catch(() => kept.delete(key));
  if (kept.size > MOST) kept.delete(kept.keys().next().value ?? '');
  return asked;
}
