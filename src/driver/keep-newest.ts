/** Maps that forget. */

/** Takes out what has been there longest while what is left weighs more than `most`. @param spared how many of the newest stay. */
export function keepLightest<K, V>(
  map: Map<K, V>,
  weigh: (value: V) => number,
  most: number,
  spared: number,
): void {
  let total = 0;
  for (const value of map.values()) total += weigh(value);
  for (const [oldest, value] of map) {
    if (total <= most || map.size <= spared) return;
    total -= weigh(value);
    map.delete(oldest);
  }
}

/** Puts `value` at the end of `map`, and takes out what has been there longest beyond `most` entries. */
export function keepNewest<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
