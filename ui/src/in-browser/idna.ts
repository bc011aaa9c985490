/** What `src/policy/idna.ts` says, by a browser's reader of addresses, which knows internationalised names (WHATWG URL). */

/** @param label lower case, beginning with `xn--` */
export function isPunycode(label: string): boolean {
  return asciiForm(label) === label;
}

/** The name in A-labels; empty where it has none. */
export function asciiForm(name: string): string {
  // These end a host, and what is before them would be taken for all of it.
  if (/[/?#@:\\[\]%]/.test(name)) return '';
  const address = `https://${name}`;
  return URL.canParse(address) ? new URL(address).hostname : '';
}
