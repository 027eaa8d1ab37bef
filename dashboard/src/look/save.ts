/** Saving what the page itself has made or was given, as a file. */

export function saveFile(name: string, content: string | Blob, mediaType = 'application/octet-stream'): void {
  const blob = content instanceof Blob ? content : new Blob([content], { type: mediaType });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
