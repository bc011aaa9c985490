/** What the published lists of revocations say. */

import { type KrlParts, parseKrl } from '../../src/ssh/krl.ts';
import { type CertificateList, parseCrl } from '../../src/x509/crl.ts';
import { CRL_NUMBER, decodeCrlNumber } from '../../src/x509/extensions/crl-number.ts';
import { call, type Door } from '../support/client.ts';

export function numberOf({ extensions }: CertificateList): number {
  const found = extensions.find(({ oid }) => oid === CRL_NUMBER);
  if (found === undefined) throw new Error('a CRL without a number');
  return Number(decodeCrlNumber(found.value));
}

export function isInKrl({ certificates }: KrlParts, serial: bigint): boolean {
  return certificates.some(
    ({ ranges, serials }) =>
      serials.includes(serial) || ranges.some(({ first, last }) => first <= serial && serial <= last),
  );
}

/** @throws when it is not answered */
export async function fetchCrl(door: Door, ca: string): Promise<CertificateList> {
  return parseCrl(await octetsAt(door, `/v1/pki/ca/${ca}/crl`));
}

/** @throws when it is not answered */
export async function fetchKrl(door: Door, authority: string): Promise<KrlParts> {
  return parseKrl(await octetsAt(door, `/v1/ssh/authorities/${authority}/krl`));
}

async function octetsAt({ url }: Door, path: string): Promise<Buffer> {
  const { octets, status } = await call({ url }, `GET ${path}`);
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${octets.toString()}`);
  return octets;
}
