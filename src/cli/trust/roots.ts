/** The roots that a server has: what a machine may be made to trust. */
import { isIP } from 'node:net';
import { toColonHex } from '../../base/bytes.ts';
import { sha256 } from '../../base/hash.ts';
import { decodeOnePem } from '../../base/pem.ts';
import { spellTime } from '../../base/time.ts';
import type { Answer, Client } from '../../client/client.ts';
import { type Certificate, findExtension, parseCertificate } from '../../x509/certificate.ts';
import { decodeNameConstraints } from '../../x509/extensions/name-constraints.ts';
import { formatName, sameName } from '../../x509/name.ts';
import { EXTENSION } from '../../x509/oid.ts';
import { findAuthority } from '../commands/ca/find.ts';
import { pagesOf } from '../commands/pages.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure, usage } from '../failure.ts';
import type { Session } from '../session.ts';

/** Field for field what `-o json` prints: a stable shape. */
export interface Root {
  /** As the server calls it. */
  readonly name: string;
  /** `next` will sign, `previous` has signed. */
  readonly state: string;
  readonly subject: string;
  /** Of the certificate: upper-case hexadecimal pairs, joined by colons. */
  readonly sha256: string;
  /** RFC 3339. */
  readonly not_after: string;
  /** The DNS domains and so on that are all it can vouch for; null: any. */
  readonly only: readonly string[] | null;
  readonly pem: string;
}

/**
 * Of each root the key that signs, the one that will, and those whose signatures are still good.
 * @param wanted names or ids of roots; all active ones when there are none
 * @throws Failure, for one that is no root
 */
export async function findRoots(session: Session, wanted: readonly string[]): Promise<readonly Root[]> {
  const client = await session.client();
  const authorities =
    wanted.length === 0
      ? (await all(session, client)).filter(({ ca_type: type, is_active: is }) => type === 'root' && is)
      : await Promise.all(wanted.map((text) => findAuthority(client, text)));
  const found = await Promise.all(
    authorities.map(async ({ id, name }) => {
      const { data } = await client.get('/v1/pki/ca/{id}/issuers', { params: { path: { id } } });
      return data
        .filter(({ state }) => state !== 'retired')
        .map(({ certificate_pem: pem, state }) => rootOf(name, state, pem));
    }),
  );
  return found.flat();
}

function all(
  session: Session,
  client: Client,
): Promise<readonly Answer<'/v1/pki/ca', 'get'>['data'][number][]> {
  return pagesOf(session, { limit: '1', all: true }, (query) =>
    client.get('/v1/pki/ca', { params: { query } }),
  );
}

function rootOf(name: string, state: string, pem: string): Root {
  const der = decodeOnePem(pem, ['CERTIFICATE']);
  const certificate = parseCertificate(der);
  if (!sameName(certificate.subject, certificate.issuer)) {
    throw usage(`"${name}" is no root: another authority vouches for it`, 'chancery ca tree');
  }
  return {
    name,
    state,
    subject: formatName(certificate.subject),
    sha256: toColonHex(sha256(der)),
    not_after: spellTime(certificate.notAfter),
    only: onlyOf(certificate),
    pem,
  };
}

function onlyOf(certificate: Certificate): readonly string[] | null {
  const extension = findExtension(certificate, EXTENSION.nameConstraints);
  if (extension === undefined) return null;
  const { permitted } = decodeNameConstraints(extension.value);
  const domains = permitted.flatMap((base) => (base.type === 'dns' ? [base.value] : []));
  return permitted.some(({ type }) => type === 'ip') ? [...domains, 'some addresses'] : domains;
}

/**
 * A root that came over a network on which anybody may have put another in its place is good for nothing.
 * @param fingerprint SHA-256 of the one root that is meant, as a person was given it
 * @returns those that may be trusted
 * @throws Failure
 */
export async function provenRoots(
  session: Session,
  roots: readonly Root[],
  fingerprint: string | undefined,
): Promise<readonly Root[]> {
  if (fingerprint !== undefined) {
    const plain = (text: string): string => text.replaceAll(/[^0-9a-f]/gi, '').toLowerCase();
    const meant = roots.filter(({ sha256: own }) => plain(own) === plain(fingerprint));
    if (meant.length > 0) return meant;
    throw new Failure(EXIT.unreachable, 'no root that the server has is the one with that fingerprint', {
      why: roots.map(({ name, sha256: own }) => `${name} is ${own}`),
    });
  }
  const { url } = await session.settings();
  const { hostname, protocol } = new URL(url.value);
  if (protocol === 'https:' || isLoopback(hostname)) return roots;
  throw new Failure(EXIT.unreachable, `${url.value} proves to nobody who it is`, {
    hint: '--fingerprint, with the SHA-256 that `chancery trust show` prints on the server itself',
  });
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
