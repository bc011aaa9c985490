/**
 * Modules of the server that need Node, and what stands for them in a browser: a build replaces the one by the other.
 * Both say the same.
 */
import { fileURLToPath } from 'node:url';

/** For `resolve.alias` of Vite. */
export function twins(): { find: RegExp; replacement: string }[] {
  return [
    { find: /^\.{1,2}\/(?:\.\.\/)*(?:src\/)?(?:base\/)?hash\.ts$/, replacement: inBrowser('sha256') },
    { find: /^\.{1,2}\/(?:\.\.\/)*(?:src\/)?(?:policy\/)?idna\.ts$/, replacement: inBrowser('idna') },
  ];
}

function inBrowser(name: string): string {
  return fileURLToPath(new URL(`src/in-browser/${name}.ts`, import.meta.url));
}
