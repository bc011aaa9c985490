/** An authority that was switched off, or whose certificate is not valid now, signs nothing (RFC 5280 §6.1.3 (a)(2)). */
import { CONTENT, type Rule, refuse } from '../case.ts';

export const authorityActive: Rule = ({ issuer, now, request }) => {
  if (!issuer.isActive) {
    return [refuse('authority_active', request.issuerField, issuer.name, 'the authority is not active')];
  }
  if (now < issuer.notBefore || now > issuer.notAfter) {
    const when = now > issuer.notAfter ? 'has expired' : 'is not valid yet';
    return [
      refuse('authority_current', request.issuerField, issuer.name, `the authority's certificate ${when}`),
    ];
  }
  return CONTENT;
};
