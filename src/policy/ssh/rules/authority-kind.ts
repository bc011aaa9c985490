/** An authority for users certifies no hosts, and the reverse: what trusts the one must not have to trust the other. */
import { CONTENT, refuse } from '../../case.ts';
import type { SshRule } from '../ssh-case.ts';

export const authorityKind: SshRule = ({ issuer, request }) => {
  if (issuer.kind === 'any' || issuer.kind === request.kind) return CONTENT;
  const message = `the authority certifies ${issuer.kind}s, and this is a certificate for a ${request.kind}`;
  return [refuse('authority_kind', request.issuerField, issuer.name, message, [request.kind])];
};
