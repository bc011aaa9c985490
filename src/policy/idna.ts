/** Internationalised names (RFC 5890), as far as Node knows them. The console has its own: a browser has no `node:url`. */
import { domainToASCII, domainToUnicode } from 'node:url';

/** RFC 5890 §2.3.2.1: an A-label is the encoding of some U-label. @param label lower case, beginning with `xn--` */
export function isPunycode(label: string): boolean {
  const unicode = domainToUnicode(label);
  return unicode !== '' && unicode !== label && domainToASCII(unicode) === label;
}

/** The name in A-labels; empty where it has none. @param name without white space and what ends a host in an address */
export function asciiForm(name: string): string {
  return domainToASCII(name);
}
