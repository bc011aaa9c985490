/**
 * An authority does not bear its parent's name: its certificate would be self-issued, and so exempt from path length and
 * name constraints (RFC 5280 §6.1.4 (b), (l)).
 */
import { CONTENT, type Rule, refuse } from '../case.ts';

/** RFC 5280 §7.1: case and runs of white space make no other name. */
function sameText(a: string, b: string): boolean {
  const folded = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
  return folded(a) === folded(b);
}

export const subjectDistinct: Rule = ({ issuer, policy, request }) => {
  const [name] = request.commonNames;
  if (policy.certificate === 'leaf' || name === undefined || !sameText(name, issuer.commonName ?? '')) {
    return CONTENT;
  }
  const message = `the authority above, ${issuer.name}, has this common name; another one tells them apart`;
  return [refuse('subject_distinct', request.commonNameField, name, message, ['another common name'])];
};
