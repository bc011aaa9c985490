/** Certificates as OpenSSL and GnuTLS judge them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { IssuedAnswer } from './client.ts';
import { type Ended, output, run } from './run.ts';

/** An answer as files in PEM; `chain` is what the server told to send beside the leaf. */
export interface Written {
  readonly leaf: string;
  readonly chain: string;
  readonly root: string;
}

let files = 0;

/** The text as a file. @returns its path */
export function fileOf(folder: string, text: string): string {
  files += 1;
  const path = join(folder, `${files}.pem`);
  writeFileSync(path, text);
  return path;
}

/** @param root the root to be trusted, PEM */
export function writeAnswer(
  folder: string,
  { ca_chain, certificate }: Pick<IssuedAnswer, 'ca_chain' | 'certificate'>,
  root: string,
): Written {
  return {
    leaf: fileOf(folder, certificate),
    chain: fileOf(folder, ca_chain.join('')),
    root: fileOf(folder, root),
  };
}

export function opensslVerify({ chain, leaf, root }: Written): Promise<Ended> {
  const trusted = ['-no-CApath', '-no-CAstore', '-CAfile', root];
  const strictly = ['-x509_strict', '-check_ss_sig', '-purpose', 'sslserver'];
  return run('openssl', ['verify', ...strictly, ...trusted, '-untrusted', chain, leaf]);
}

export async function certtoolVerify({ chain, leaf, root }: Written): Promise<Ended> {
  const inOrder = await output('cat', [leaf, chain]);
  return run('certtool', ['--verify', '--load-ca-certificate', root], { input: inOrder });
}

/** OpenSSL, strictly, and GnuTLS trust the leaf for a TLS server, and its DER is clean. */
export async function expectAccepted(written: Written): Promise<void> {
  const openssl = await opensslVerify(written);
  expect(openssl).toEqual({ code: 0, stdout: `${written.leaf}: OK\n`, stderr: '' });
  const gnutls = await certtoolVerify(written);
  expect(gnutls.stdout + gnutls.stderr).toContain(
    'Chain verification output: Verified. The certificate is trusted.',
  );
  expect(gnutls.code).toBe(0);
  expect(await run('openssl', ['asn1parse', '-in', written.leaf])).toMatchObject({ code: 0, stderr: '' });
}

export async function expectRefused(written: Written): Promise<void> {
  expect((await opensslVerify(written)).code).not.toBe(0);
  expect((await certtoolVerify(written)).code).not.toBe(0);
}

/** OpenSSL's text of a certificate, names in the order of RFC 2253. @param pem not a path */
export function textOf(pem: string): Promise<string> {
  return output('openssl', ['x509', '-noout', '-text', '-nameopt', 'RFC2253'], { input: pem });
}
