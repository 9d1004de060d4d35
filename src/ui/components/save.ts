/** Hands the browser a file to save. */
export function saveBytes(content: Uint8Array | string, name: string, type: string): void {
  saveBlob(new Blob([content as BlobPart], { type }), name);
}

export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Some browsers read the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
