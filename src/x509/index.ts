/** `chancery/x509`: certificates, requests and CRLs, read strictly (RFC 5280, RFC 2986, X.690) and written canonically. */
export { ChanceryError } from '../base/error.ts';
export { decodeOnePem, decodePem, encodePem, type PemBlock } from '../base/pem.ts';
export {
  assembleCertificate,
  type Certificate,
  encodeTbsCertificate,
  findExtension,
  parseCertificate,
  type TbsCertificateParts,
} from './certificate.ts';
export { parseCertificatePem, parseCertificatesPem } from './certificate-pem.ts';
export {
  assembleCrl,
  type CertificateList,
  type CrlParts,
  encodeTbsCertList,
  parseCrl,
} from './crl.ts';
export type { Extension } from './extension.ts';
export * from './extensions/authority-info-access.ts';
export * from './extensions/authority-key-identifier.ts';
export * from './extensions/basic-constraints.ts';
export * from './extensions/certificate-policies.ts';
export * from './extensions/crl-distribution-points.ts';
export * from './extensions/crl-number.ts';
export * from './extensions/extended-key-usage.ts';
export * from './extensions/key-usage.ts';
export * from './extensions/name-constraints.ts';
export * from './extensions/reason-code.ts';
export * from './extensions/subject-alt-name.ts';
export * from './extensions/subject-key-identifier.ts';
export type { GeneralName } from './general-name.ts';
export {
  type Attribute,
  commonNames,
  encodeName,
  formatName,
  type Name,
  parseName,
  sameName,
} from './name.ts';
export { EXTENSION, KEY_PURPOSE } from './oid.ts';
export { assembleRequest, type CertificateRequest, encodeRequestInfo, parseRequest } from './request.ts';
export { encodeEcSpki, encodeEd25519Spki, encodeRsaSpki, parseSpki, type Spki } from './spki.ts';
