/** The line of a key or certificate as files hold it: `type base64 comment`. It is read in one pass, however long it is. */

export interface KeyLine {
  /** All of it, without the white space that files and forms leave around. */
  readonly line: string;
  readonly type: string;
  readonly base64: string;
  /** The rest, as it was given. */
  readonly comment: string;
}

/** Words are apart by spaces; a word that is not there is empty. Whether it is one line is for the caller to judge. */
export function readKeyLine(text: string): KeyLine {
  const line = trimmed(text);
  const [type, rest] = cut(line);
  const [base64, comment] = cut(rest);
  return { line, type, base64, comment };
}

function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isOneOf(' \t', text[start])) start++;
  while (end > start && isOneOf(' \t\r\n', text[end - 1])) end--;
  return text.slice(start, end);
}

function isOneOf(characters: string, character: string | undefined): boolean {
  return character !== undefined && characters.includes(character);
}

/** The text before the first run of spaces, and what is behind it. */
function cut(text: string): readonly [word: string, rest: string] {
  const end = text.indexOf(' ');
  if (end < 0) return [text, ''];
  let next = end;
  while (text[next] === ' ') next++;
  return [text.slice(0, end), text.slice(next)];
}
