/** `chancery cert export`: a certificate with what belongs to it, in the form that another program wants. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { encodePem } from '../../../base/pem.ts';
import { encodePkcs12 } from '../../../keys/pkcs12.ts';
import { softwareSigner } from '../../../keys/software.ts';
import { parseCertificate } from '../../../x509/certificate.ts';
import { commonNames } from '../../../x509/name.ts';
import { parsePrivateKeyPem } from '../../../x509/private-key.ts';
import { EXIT } from '../../exit-codes.ts';
import { Failure, usage } from '../../failure.ts';
import { findCertificates } from '../../inspect/source.ts';
import type { Session } from '../../session.ts';
import type { Make } from '../../tree.ts';
import { readText } from '../files.ts';
import { bundle, writeFiles } from './files.ts';
import { chainAbove, isId, isSelfIssued } from './find.ts';

export const command: Make = (session) =>
  new Command()
    .description('Write a certificate, with those above it and its key, as another program wants it.')
    .argument('<certificate>', 'a file in PEM or DER, -, https://host:port, or an id or serial number')
    .addOption(
      new Option('--form <form>', 'text, octets, or PKCS #12 for Java, Windows and browsers')
        .choices(['pem', 'der', 'p12'] as const)
        .default('pem' as const),
    )
    .option('--key <file>', 'its private key, to be put in too')
    .option('--kept-key', 'the same, with the key that the server keeps; needs key:read')
    .option('--root', 'the root too, which programs usually have')
    .option('--only', 'the certificate alone')
    .option('--password <source>', 'for p12: @file, env:NAME, or - for standard input')
    .option('--alias <name>', 'for p12: what programs show; the common name when absent')
    .option('--out <file>', 'where it goes; standard output when absent')
    .addHelpText(
      'after',
      `
Examples:
  chancery cert export tls.crt --key tls.key --form p12 --password @password --out tls.p12
  chancery cert export cert_01jq… --root > fullchain.pem
  chancery cert export tls.crt --key tls.key --out haproxy.pem`,
    )
    .action(async (source, flags) => {
      if (flags.key !== undefined && flags.keptKey === true) throw usage('--key or --kept-key, not both');
      const [certificate, ...above] = await chainOf(session, source);
      const key = await keyOf(session, source, certificate, flags);
      const chain =
        flags.only === true ? [] : above.filter((one) => flags.root === true || !isSelfIssued(one));
      const written = {
        pem: () => Buffer.from(pemOf(certificate, chain, key)),
        der: () => derOf(certificate, key),
        p12: () => p12Of(session, { certificate, chain, key }, flags),
      };
      const octets = await written[flags.form]();
      if (flags.out === undefined) session.write(octets);
      else
        writeFiles([
          {
            path: resolve(session.terminal.cwd, flags.out),
            text: octets,
            mode: key === undefined ? 0o644 : 0o600,
          },
        ]);
    });

/** DER, its own first. */
async function chainOf(session: Session, source: string): Promise<[Uint8Array, ...Uint8Array[]]> {
  const found = await findCertificates(session, source);
  if ('ssh' in found) throw usage('an SSH certificate is one line, and has no other form');
  const [certificate, ...others] = found.x509;
  if (certificate === undefined) throw usage('there is no certificate in it');
  return [certificate, ...(found.isListed ? await chainAbove(session, certificate) : others)];
}

/** PKCS #8, DER. @throws Failure for one that is another certificate's */
async function keyOf(
  session: Session,
  source: string,
  certificate: Uint8Array,
  flags: { readonly key?: string | undefined; readonly keptKey?: true | undefined },
): Promise<Uint8Array | undefined> {
  const pem =
    flags.keptKey === true
      ? await keptKey(session, source)
      : flags.key === undefined
        ? undefined
        : await readText(session, flags.key);
  if (pem === undefined) return undefined;
  const key = parsePrivateKeyPem(pem);
  const { publicKey } = softwareSigner(key);
  if (Buffer.compare(publicKey.spki, parseCertificate(certificate).spki) !== 0) {
    throw new Failure(EXIT.conflict, 'the key is not that of the certificate');
  }
  return key;
}

async function keptKey(session: Session, id: string): Promise<string> {
  if (!isId(id)) throw usage('--kept-key is for a certificate by its id', 'chancery cert ls');
  const client = await session.client();
  const { private_key: pem } = await client.post('/v1/pki/certificates/{id}/private-key', {
    params: { path: { id } },
  });
  return pem;
}

function pemOf(certificate: Uint8Array, chain: readonly Uint8Array[], key: Uint8Array | undefined): string {
  const pems = [certificate, ...chain].map((der) => encodePem('CERTIFICATE', der));
  return bundle([...pems, ...(key === undefined ? [] : [encodePem('PRIVATE KEY', key)])]);
}

function derOf(certificate: Uint8Array, key: Uint8Array | undefined): Buffer {
  if (key !== undefined) throw usage('--form der holds one certificate, and no key');
  return Buffer.from(certificate);
}

async function p12Of(
  session: Session,
  parts: {
    readonly certificate: Uint8Array;
    readonly chain: readonly Uint8Array[];
    readonly key: Uint8Array | undefined;
  },
  flags: { readonly password?: string | undefined; readonly alias?: string | undefined },
): Promise<Buffer> {
  const { certificate, chain, key } = parts;
  if (key === undefined) throw usage('--form p12 needs the key', '--key FILE, or --kept-key');
  if (flags.password === undefined) {
    throw usage('--form p12 needs a password', '--password @file, env:NAME, or - for standard input');
  }
  const password = await session.secret(flags.password, '--password');
  const [common] = commonNames(parseCertificate(certificate).subject);
  const friendlyName = flags.alias ?? common ?? 'certificate';
  const random = { bytes: (count: number): Uint8Array => new Uint8Array(randomBytes(count)) };
  const entry = { privateKey: key, certificate, chain, friendlyName, password };
  return Buffer.from(await encodePkcs12(entry, random));
}
