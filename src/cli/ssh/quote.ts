/** Words for `sh`. */

/** A word as it is, where that is plain; in single quotes otherwise. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9@%+=:,./_~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
