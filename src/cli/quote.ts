/** A word for `sh`: as it is, where that is plain; in single quotes otherwise. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9@%+=:,./_~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
