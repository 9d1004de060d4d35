/** Whether a layer is what is searched for: a part of its name or of its op. */
export function matches(search: string, name: string, op: string): boolean {
  return `${name} ${op}`.toLowerCase().includes(search.toLowerCase());
}
