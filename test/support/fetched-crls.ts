/** The CRLs that certificates name, fetched as files, and chains as OpenSSL and GnuTLS judge them by those. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Ended, output, run } from './run.ts';

/** Where a certificate says that its CRL is. */
export async function addressIn(pem: string): Promise<string> {
  const text = await output('openssl', ['x509', '-in', pem, '-noout', '-ext', 'crlDistributionPoints']);
  return /http:\S+/.exec(text)?.[0] ?? '';
}

let fetchedLists = 0;

/** A CRL as a file in PEM, whose signature both programs have verified. @param issuer a path */
export async function fetched(url: string, issuer: string, folder: string): Promise<string> {
  fetchedLists += 1;
  const [der, pem] = ['der', 'pem'].map((form) => join(folder, `list-${fetchedLists}.${form}`)) as [
    string,
    string,
  ];
  await output('curl', ['-sS', '--fail', '-o', der, url]);
  const verified = await run('openssl', [
    'crl',
    '-in',
    der,
    '-inform',
    'DER',
    '-out',
    pem,
    '-CAfile',
    issuer,
  ]);
  expect(verified).toEqual({ code: 0, stdout: '', stderr: 'verify OK\n' });
  const gnutls = await run('certtool', ['--verify-crl', '--load-ca-certificate', issuer, '--infile', pem]);
  expect(gnutls.stdout).toContain('Verified');
  expect(await output('openssl', ['crl', '-in', pem, '-noout', '-text'])).toContain('X509v3 CRL Number');
  return pem;
}

/** OpenSSL, which demands a good CRL for every certificate of the chain, and GnuTLS. */
export async function judged(
  leaf: string,
  { issuer, root }: { readonly issuer: string; readonly root: string },
  lists: readonly string[],
  folder: string,
): Promise<readonly [Ended, Ended]> {
  const both = join(folder, 'both.pem');
  await writeFile(both, await output('cat', lists));
  const strictly = ['-x509_strict', '-crl_check_all', '-CAfile', root, '-untrusted', issuer];
  const openssl = await run('openssl', ['verify', ...strictly, '-CRLfile', both, leaf]);
  const chain = await output('cat', [leaf, issuer]);
  const gnutls = await run('certtool', ['--verify', '--load-ca-certificate', root, '--load-crl', both], {
    input: chain,
  });
  return [openssl, gnutls];
}
