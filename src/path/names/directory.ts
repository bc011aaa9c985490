/** directoryName (RFC 5280 §4.2.1.10): a name lies in the subtree of a base that it begins with (X.501 §9.4, §12). */
import { matchingRdns, type Name } from '../../x509/name.ts';
import type { Relation } from './relation.ts';

export function relateDirectory(name: Name, base: Name): Relation {
  if (base.rdns.length > name.rdns.length) return 'apart';
  const rdns = matchingRdns(name);
  return matchingRdns(base).every((rdn, i) => rdn === rdns[i]) ? 'within' : 'apart';
}
