/** directoryName (RFC 5280 §4.2.1.10): a name lies in the subtree of a base that it begins with (X.501 §9.4, §12). */
import { matchingRdns, type Name } from '../../x509/name.ts';
import type { Relation } from './relation.ts';

export function relateDirectory(name: Name, base: Name): Relation {
  if (base.rdns.length > name.rdns.length) return 'apart';
  const rdns = prepared(name);
  return prepared(base).every((rdn, i) => rdn === rdns[i]) ? 'within' : 'apart';
}

/** Preparing a name costs far more than a comparison, and each is compared with many. */
const known = new WeakMap<Name, readonly string[]>();

function prepared(name: Name): readonly string[] {
  const before = known.get(name);
  if (before !== undefined) return before;
  const rdns = matchingRdns(name);
  known.set(name, rdns);
  return rdns;
}
