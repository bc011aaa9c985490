import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** What is text; the rest of what a page holds is small already. */
const TEXT = /\.(js|css|html|svg)$/;

/** The best that each can do, which is slow: it is done once, so that a server need not. */
const CODINGS = [
  { ending: '.br', encode: brotliCompressSync },
  { ending: '.gz', encode: /** @param {Buffer} content */ (content) => gzipSync(content, { level: 9 }) },
];

/**
 * Writes beside every text of a folder what it is when compressed, wherever that is smaller.
 * @param {string} folder
 */
export function compressTexts(folder) {
  const texts = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && TEXT.test(entry.name),
  );
  for (const { name, parentPath } of texts) {
    const file = join(parentPath, name);
    const content = readFileSync(file);
    for (const { encode, ending } of CODINGS) {
      const encoded = encode(content);
      if (encoded.length < content.length) writeFileSync(file + ending, encoded);
    }
  }
}
