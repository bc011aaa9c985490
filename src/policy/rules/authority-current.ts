/** An authority whose certificate is not valid now signs nothing (RFC 5280 §6.1.3 (a)(2)). */
import { CONTENT, type Rule, refuse } from '../case.ts';

export const authorityCurrent: Rule = ({ issuer, now, request }) => {
  if (!issuer.isActive || (now >= issuer.notBefore && now <= issuer.notAfter)) return CONTENT;
  const when = now > issuer.notAfter ? 'has expired' : 'is not valid yet';
  return [
    refuse('authority_current', request.issuerField, issuer.name, `the authority's certificate ${when}`),
  ];
};
