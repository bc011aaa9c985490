/** What a host fetches again and again: whom it trusts, what is revoked, and its own certificates. */
import { readFileSync } from 'node:fs';
import { equal } from '../../../base/bytes.ts';
import type { Client } from '../../../client/client.ts';
import { parseSshCertificateLine, type SshCertificate } from '../../../ssh/certificate.ts';
import { parsePastedKey } from '../../../ssh/pasted-key.ts';
import { EXIT } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import { fetchKrl } from '../krl.ts';
import type { Changes } from './changes.ts';
import type { HostState, StateFiles } from './state.ts';

type Trusting = Pick<HostState, 'host_id' | 'clusters'>;

/** Both are public, and sshd reads them anew at each login. @returns whether anything is new */
export async function renewTrust(
  client: Client,
  { clusters, host_id: sshHostId }: Trusting,
  files: StateFiles,
  changes: Changes,
): Promise<boolean> {
  const own = await client.get('/api/v1/ssh/hosts/{sshHostId}/user-ca-public-key', {
    params: { path: { sshHostId } },
    parseAs: 'text',
  });
  const lines = linesOf(own);
  for (const { authority_id: id } of clusters) {
    const path = '/v1/ssh/authorities/{id}/public-key';
    lines.push(...linesOf(await client.get(path, { params: { path: { id } }, parseAs: 'text' })));
  }
  const keys = [...new Set(lines)];
  // A key that we do not read is one that sshd may not read either, and one error in the file locks everybody out.
  const authorities = keys.map((line) => parsePastedKey(line).comment);
  if (!authorities.every((id) => id.startsWith('ca_')) || keys.length === 0) {
    throw new Failure(EXIT.failure, 'the server does not say whose the keys are that this host is to trust');
  }
  const krl = await fetchKrl(client, authorities);
  const isKrlNew = changes.put(files.krl, krl);
  return changes.put(files.userCa, `${keys.join('\n')}\n`) || isKrlNew;
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** @returns whether there are new ones, which sshd from 9.8 on has to be told of. @throws Failure, ApiError */
export async function renewCertificates(
  client: Client,
  { host_id: sshHostId, host_keys: keys }: Pick<HostState, 'host_id' | 'host_keys'>,
  files: StateFiles,
  changes: Changes,
  isForced: boolean,
): Promise<boolean> {
  let isNew = false;
  for (const key of keys) {
    const publicKey = readPublicHalf(key);
    if (!isForced && isGood(files.certificate(key), publicKey)) continue;
    const { signedKey } = await client.post('/api/v1/ssh/hosts/{sshHostId}/issue-host-cert', {
      params: { path: { sshHostId }, header: { 'Idempotency-Key': crypto.randomUUID() } },
      body: { publicKey },
    });
    parseSshCertificateLine(signedKey);
    isNew = changes.put(files.certificate(key), `${signedKey.trim()}\n`) || isNew;
  }
  return isNew;
}

export function readPublicHalf(key: string): string {
  try {
    return readFileSync(`${key}.pub`, 'utf8');
  } catch (error) {
    throw new Failure(EXIT.failure, `${key}.pub cannot be read`, { why: [(error as Error).message] });
  }
}

/** It is for the key that is there, and has more than a third of its time before it. */
function isGood(path: string, publicKey: string): boolean {
  let certificate: SshCertificate;
  try {
    certificate = parseSshCertificateLine(readFileSync(path, 'utf8')).certificate;
  } catch {
    return false;
  }
  const { key, validAfter, validBefore } = certificate;
  if (!equal(key.blob, parsePastedKey(publicKey).key.blob)) return false;
  const now = BigInt(Math.floor(Date.now() / 1000));
  return (validBefore - now) * 3n > validBefore - validAfter;
}
