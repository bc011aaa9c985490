/** `chancery/ssh`: certificates, keys and key revocation lists of OpenSSH, read strictly and written as OpenSSH does. */
export { ChanceryError } from '../base/error.ts';
export {
  assembleSshCertificate,
  encodeSshTbs,
  FOREVER,
  formatSshCertificate,
  parseSshCertificate,
  parseSshCertificateLine,
  type SshCertificate,
  type SshCertificateFields,
  type SshCertificateKind,
} from './certificate.ts';
export { certAuthorityLine, knownHostsName } from './known-hosts.ts';
export { encodeKrl, isRevokedBy, type KrlParts, parseKrl } from './krl.ts';
export { DEFAULT_USER_EXTENSIONS, type SshOption } from './options.ts';
export { parsePastedKey } from './pasted-key.ts';
export { encodeOpensshPrivateKey, parseOpensshPrivateKey, type SshPrivateKey } from './private-key.ts';
export {
  encodeSshPublicKey,
  formatSshPublicKey,
  parseFingerprint,
  parseSshPublicKey,
  type SshKeyFields,
  type SshKeyType,
  type SshPublicKey,
  spellFingerprint,
} from './public-key.ts';
export { encodeSshSignature, parseSshSignature, type SshSignature } from './signature.ts';
