/**
 * One word of a POSIX shell, quoted only where it must be. A terminal obeys the controls in what is pasted, also between
 * quotes, and eyes pass over others: where there are such, printf makes the word, so that the line shows all of itself.
 */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (UNSEEN.test(text)) return `"$(printf '%b' '${escaped(text)}')"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/** For `%b`: octets in octal for what is not seen, and for what the quotes and the format would take. */
function escaped(text: string): string {
  return Array.from(text, (sign) => {
    if (sign !== '\\' && sign !== "'" && !UNSEEN.test(sign)) return sign;
    const octets = Array.from(new TextEncoder().encode(sign));
    return octets.map((octet) => `\\0${octet.toString(8).padStart(3, '0')}`).join('');
  }).join('');
}
