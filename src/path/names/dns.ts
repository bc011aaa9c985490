/**
 * dNSName (RFC 5280 §4.2.1.10): "Any DNS name that can be constructed by simply adding zero or more labels to the
 * left-hand side of the name satisfies the name constraint."
 *
 * A base with a leading period, which RFC 5280 does not have and authorities in use do, takes at least one label more, as
 * OpenSSL, Go and webpki read it. The empty base is above every name.
 */
import type { Relation } from './relation.ts';

export function relateDns(name: string, base: string): Relation {
  if (name.length > LONGEST || base.length > LONGEST) return 'unreadable';
  if (!NAME.test(name) || !BASE.test(base)) return 'unreadable';
  const [low, root] = [name.toLowerCase(), base.toLowerCase()];
  const wildcard = low.startsWith('*.');
  const concrete = wildcard ? low.slice(2) : low;
  if (root.startsWith('.'))
    return concrete.endsWith(root) || (wildcard && `.${concrete}` === root) ? 'within' : 'apart';
  if (root === '' || concrete === root || concrete.endsWith(`.${root}`)) return 'within';
  // `*.x` stands for all names with one label before `.x`, and the base may be one of them.
  return wildcard && root.slice(root.indexOf('.') + 1) === concrete ? 'touches' : 'apart';
}

/** RFC 1034 §3.1, with a period or a wildcard in front. */
const LONGEST = 255;

/** Underscores are in no host name (RFC 1034 §3.5) and in names of use; a constraint judges them all the same. */
const NAME = /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i;
const BASE = /^$|^\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i;
