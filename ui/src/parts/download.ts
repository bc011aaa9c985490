/** Hands octets or text to the browser as a file. */
export function download(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // A browser that has not begun to read by then has refused it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A name as a file's: what a path or a shell could take for something else is left out. */
export function fileName(name: string, ending: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 60);
  return `${plain === '' ? 'authority' : plain}.${ending}`;
}
