/**
 * The beginning of every recipe: the certificate is fetched, and is looked at before anything trusts it. `server` is where from,
 * as `https://ca.example.com`.
 */
import { shellWord } from '../../parts/shell-word.ts';
import type { Root } from './shapes.ts';

/** Of a root, for file names and aliases: two roots have not the same. */
export function nameOf({ sha256 }: Root): string {
  return `chancery-${hexOf(sha256).slice(0, 8)}`;
}

/** A fingerprint as sha256sum prints it. */
export function hexOf(sha256: string): string {
  return sha256.replaceAll(':', '').toLowerCase();
}

function certificateUrl({ id }: Root, server: string): string {
  return `${server}/aia/${id}`;
}

/** Who has no such root yet cannot know this server by it: what comes is known by its fingerprint alone. */
function unproven(server: string, flag: string): string {
  return server.startsWith('https:') ? flag : '';
}

/** @param check what compares a file with a line `hash  file` */
export function fetchByCurl(root: Root, server: string, check = 'sha256sum -c -'): string {
  const file = `${nameOf(root)}.der`;
  return [
    `curl -sSf${unproven(server, 'k')} ${shellWord(certificateUrl(root, server))} -o ${file} &&`,
    `echo '${hexOf(root.sha256)}  ${file}' | ${check} &&`,
  ].join('\n');
}

export function fetchByWget(root: Root, server: string): string {
  const file = `${nameOf(root)}.der`;
  return [
    `wget -q${unproven(server, ' --no-check-certificate')} -O ${file} ${shellWord(certificateUrl(root, server))} &&`,
    `echo '${hexOf(root.sha256)}  ${file}' | sha256sum -c - &&`,
  ].join('\n');
}

/** @param then what is done with the file when it is the right one; lines that are pasted go on after an error */
export function fetchByPowerShell(root: Root, server: string, then: string): string {
  const file = `${nameOf(root)}.cer`;
  return [
    `curl.exe -sSf${unproven(server, 'k')} ${certificateUrl(root, server)} -o ${file}`,
    `if ((Get-FileHash ${file} -Algorithm SHA256).Hash -eq '${hexOf(root.sha256).toUpperCase()}') {`,
    `  ${then}`,
    `} else { Write-Error 'this is another certificate' }`,
  ].join('\n');
}

/** PEM by what every Linux has, as OpenSSL may be missing. */
export function asPem(root: Root, file: string): string {
  const der = `${nameOf(root)}.der`;
  return `{ echo -----BEGIN CERTIFICATE-----; base64 ${der}; echo -----END CERTIFICATE-----; } > ${file} &&`;
}
