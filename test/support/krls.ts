/** KRLs as sshd fetches them, read by us and by ssh-keygen. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KrlParts, parseKrl } from '../../src/ssh/krl.ts';
import { run } from './run.ts';
import type { TestSite } from './site.ts';

/** @throws when it is not answered */
export async function krlOctets(site: TestSite, authority: string): Promise<Uint8Array> {
  const answer = await site.send('GET', `/v1/ssh/authorities/${authority}/krl`, {});
  if (answer.status !== 200) throw new Error(`the KRL answered ${answer.status}: ${answer.text}`);
  return answer.octets;
}

export async function krlOf(site: TestSite, authority: string): Promise<KrlParts> {
  return parseKrl(await krlOctets(site, authority));
}

export function serialsIn({ certificates }: KrlParts): readonly string[] {
  return certificates
    .flatMap(({ ranges, serials }) => [
      ...serials,
      ...ranges.flatMap(({ first, last }) =>
        Array.from({ length: Number(last - first) + 1 }, (_, i) => first + BigInt(i)),
      ),
    ])
    .map(String)
    .sort();
}

/**
 * Whether `ssh-keygen -Q` finds a certificate or key revoked by a list.
 * @param subject a certificate or public key, as a line
 * @throws when it cannot read the list
 */
export async function isRevokedByKeygen(krl: Uint8Array, subject: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-krl-'));
  try {
    writeFileSync(join(folder, 'krl'), krl);
    writeFileSync(join(folder, 'subject.pub'), `${subject}\n`);
    const { code, stderr, stdout } = await run('ssh-keygen', ['-Q', '-f', 'krl', 'subject.pub'], {
      cwd: folder,
    });
    if (/: REVOKED$/m.test(stdout)) return true;
    if (code === 0 && /: ok$/m.test(stdout)) return false;
    throw new Error(`ssh-keygen -Q: ${code}\n${stdout}${stderr}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
