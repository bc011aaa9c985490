/** An authority is made only where the path length of those above still allows one (RFC 5280 §4.2.1.9). */
import { CONTENT, type Rule, refuse } from '../case.ts';

export const pathLength: Rule = ({ issuer, policy, request }) => {
  if (policy.certificate === 'leaf' || issuer.pathLength === undefined) return CONTENT;
  if (issuer.pathLength === 0) {
    const message = `the path length of ${issuer.name} allows no authority below it`;
    return [refuse('path_length', request.issuerField, issuer.name, message)];
  }
  const asked = request.authority?.pathLength;
  const most = issuer.pathLength - 1;
  if (asked === undefined || asked <= most) return CONTENT;
  const message = `a path length of ${asked} exceeds what ${issuer.name} allows`;
  return [refuse('path_length', 'max_path_length', String(asked), message, [`at most ${most}`])];
};
