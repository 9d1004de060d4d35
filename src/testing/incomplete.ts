/**
 * A fake that answers what tests ask for. What it leaves out fails where it is called, and not where it is written: a new
 * method of the real object does not touch the fake.
 */
export function incomplete<T extends object>(known: Partial<T>): T {
  return known as T;
}
