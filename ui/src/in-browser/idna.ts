/** What `src/policy/idna.ts` says, by a browser's reader of addresses, which knows internationalised names (WHATWG URL). */

/** @param label lower case, beginning with `xn--` */
export function isPunycode(label: string): boolean {
  // Beside a label that is not ASCII: Chromium takes a host of ASCII alone as it is.
  return asciiForm(`ü.${label}`) === `xn--tda.${label}`;
}

/** The name in A-labels; empty where it has none. @param name without white space and what ends a host in an address */
export function asciiForm(name: string): string {
  const address = `https://${name}`;
  return URL.canParse(address) ? new URL(address).hostname : '';
}
