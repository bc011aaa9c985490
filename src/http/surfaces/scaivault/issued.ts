/** A certificate as `issue` and `sign` answer it. */
import Type, { type TObject } from 'typebox';
import { formatDuration } from '../../../base/duration.ts';
import { quote } from '../../../base/error.ts';
import { encodePem } from '../../../base/pem.ts';
import type { Issued } from '../../../issuing/conclude.ts';
import { attributeType } from '../../../x509/attribute-type.ts';
import { pkcs8ToTraditional } from '../../../x509/private-key.ts';
import { spellSerial } from '../../v1/serial.ts';
import { spellId, spellTime } from '../../v1/spelling.ts';

const COMMON = {
  certificate: Type.String({ description: 'PEM' }),
  ca_chain: Type.Array(Type.String(), { description: 'PEM, issuer first, root last' }),
  serial_number: Type.String({ description: 'upper-case hexadecimal pairs, joined by colons' }),
  not_after: Type.String(),
  certificate_id: Type.String(),
  warnings: Type.Array(Type.String()),
};

export const SIGNED = Type.Object(COMMON);
export const PRIVATE_KEY = Type.String({
  description: 'PEM: SEC 1 for ec, PKCS #1 for rsa, PKCS #8 for ed25519',
});
export const ISSUED = Type.Object({ ...COMMON, private_key: PRIVATE_KEY });
/** Without a key when it was renewed for a CSR. */
export const RENEWED = Type.Object({ ...COMMON, private_key: Type.Optional(PRIVATE_KEY) });

export const ROLE_PARAM = Type.Object({ role: Type.String() });

/** Fields of a body that the endpoint does not know: ignored, and said so, as a misspelt one would be missed. */
export function warnOfUnknown(body: object, known: TObject): readonly string[] {
  const names = Object.keys(body).filter((name) => !Object.hasOwn(known.properties, name));
  return names.slice(0, 10).map((name) => `the field ${quote(name)} is not known, and was ignored`);
}

/** @param types of subject attributes that the certificate does not carry, as OIDs */
export function warnOfLeftOut(types: readonly string[]): readonly string[] {
  if (types.length === 0) return [];
  const left = types.map((oid) => attributeType(oid)?.short ?? oid).join(', ');
  return [`of the subject, the certificate carries the common name alone, not ${left}`];
}

export function warnOfShortened(clamped: Issued['clamped']): readonly string[] {
  if (clamped === undefined) return [];
  const [from, to] = [formatDuration(clamped.from), formatDuration(clamped.to)];
  return [`ttl ${from} was shortened to the role's max_ttl, ${to}`];
}

/** @param more warnings besides that of a shortened length */
export function spellIssued(issued: Issued, more: readonly string[] = []): unknown {
  const { certificate, chain, clamped, der, privateKey } = issued;
  return {
    certificate: encodePem('CERTIFICATE', der),
    ...(privateKey === undefined ? {} : { private_key: spellKey(privateKey) }),
    ca_chain: chain.map((one) => encodePem('CERTIFICATE', one)),
    serial_number: spellSerial(certificate.serial),
    not_after: spellTime(certificate.notAfter),
    certificate_id: spellId('certificate', certificate.id),
    warnings: [...warnOfShortened(clamped), ...more],
  };
}

/** PEM, in the format that older programs read. */
export function spellKey(pkcs8: Uint8Array): string {
  const { der, label } = pkcs8ToTraditional(pkcs8);
  return encodePem(label, der);
}
