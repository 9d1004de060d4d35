/** Numbers of classes, as narrow as their count allows: a byte each for up to 256 classes. */

export type ClassNumbers = Uint8Array | Uint16Array | Uint32Array;

/** Room for `count` numbers below `classes`, all 0. */
export function classNumbers(count: number, classes: number): ClassNumbers {
  if (classes <= 2 ** 8) return new Uint8Array(count);
  return classes <= 2 ** 16 ? new Uint16Array(count) : new Uint32Array(count);
}
