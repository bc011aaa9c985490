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
  readonly subject: string;
  /** Of the certificate: upper-case hexadecimal pairs, joined by colons. */
  readonly sha256: string;
  /** RFC 3339. */
  readonly not_after: string;
  /** The DNS domains and so on that are all it can vouch for; null: any. */
  readonly only: readonly string[] | null;
  readonly pem: string;
}

/** @param wanted names or ids of roots; all active ones when there are none. @throws Failure, for one that is no root */
export async function findRoots(session: Session, wanted: readonly string[]): Promise<readonly Root[]> {
  const client = await session.client();
  const authorities =
    wanted.length === 0
      ? (await all(session, client)).filter(({ ca_type: type, is_active: is }) => type === 'root' && is)
      : await Promise.all(wanted.map((text) => findAuthority(client, text)));
  return Promise.all(
    authorities.map(async ({ id, name }) => {
      const path = { params: { path: { id } } };
      const { certificate_pem: pem } = await client.get('/v1/pki/ca/{id}/certificate', path);
      return rootOf(name, pem);
    }),
  );
}

function all(
  session: Session,
  client: Client,
): Promise<readonly Answer<'/v1/pki/ca', 'get'>['data'][number][]> {
  return pagesOf(session, { limit: '1', all: true }, (query) =>
    client.get('/v1/pki/ca', { params: { query } }),
  );
}

function rootOf(name: string, pem: string): Root {
  const der = decodeOnePem(pem, ['CERTIFICATE']);
  const certificate = parseCertificate(der);
  if (!sameName(certificate.subject, certificate.issuer)) {
    throw usage(`"${name}" is no root: another authority vouches for it`, 'chancery ca tree');
  }
  return {
    name,
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
 * @param fingerprint SHA-256 of the one root, as a person was given it
 * @throws Failure
 */
export async function checkOrigin(
  session: Session,
  roots: readonly Root[],
  fingerprint: string | undefined,
): Promise<void> {
  if (fingerprint !== undefined) {
    const plain = (text: string): string => text.replaceAll(/[^0-9a-f]/gi, '').toLowerCase();
    if (roots.length !== 1) throw usage('--fingerprint is for one root: name it');
    if (roots.some(({ sha256: own }) => plain(own) !== plain(fingerprint))) {
      throw new Failure(
        EXIT.unreachable,
        'the root that the server has is not the one with that fingerprint',
        {
          why: roots.map(({ sha256: own }) => `it is ${own}`),
        },
      );
    }
    return;
  }
  const { url } = await session.settings();
  const { hostname, protocol } = new URL(url.value);
  if (protocol === 'https:' || isLoopback(hostname)) return;
  throw new Failure(EXIT.unreachable, `${url.value} proves to nobody who it is`, {
    hint: '--fingerprint, with the SHA-256 that `chancery trust show` prints on the server itself',
  });
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
