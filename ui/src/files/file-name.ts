/** Names of files to be saved. */

const LONGEST_NAME = 100;

/** Names may come from a certificate: no separators, no control or format characters, nothing that hides the file, or that a program takes for an option. */
export function fileName(name: string): string {
  const safe = name
    .toWellFormed()
    .replace(/^\*(?=\.)/, 'wildcard')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu, '_')
    .trim()
    .replace(/^[.-]+/, '');
  if (safe.length <= LONGEST_NAME) return safe === '' ? 'file' : safe;
  const [ending = ''] = /\.[A-Za-z0-9]{1,8}$/.exec(safe) ?? [];
  return `${safe.slice(0, LONGEST_NAME - ending.length).toWellFormed()}${ending}`;
}

/** A name of a file for what is called so. @param end e.g. `-key.pem`, which is kept whole */
export function fileNameOf(name: string, end: string): string {
  return fileName(`${name.slice(0, 80)}${end}`);
}
