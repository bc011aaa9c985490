/**
 * Every extension that validation goes by is as its type is written, critical or not: one that cannot be read may have
 * said anything.
 */
import type { Fault } from '../problem.ts';
import type { CertificateCase } from './rule.ts';

export function readableExtensions({ examined }: CertificateCase): readonly Fault[] {
  return examined.unreadable.map((why) => ({ code: 'malformed_extension', message: why }));
}
