/** The path of a file as far as a browser gives it: folders distinguish weight files of the same name. */
export function pathOf(file: File): string {
  // A folder that is dropped has its paths in a field that the drop zone adds.
  const dropped: unknown = Reflect.get(file, 'path');
  const path = file.webkitRelativePath || (typeof dropped === 'string' ? dropped : '') || file.name;
  return path.replace(/^\.?\//, '');
}
