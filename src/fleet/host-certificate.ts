/** The certificate of a host: for the names of its record, and for nobody else's. */
import type { Caller } from '../access/caller.ts';
import type { Id } from '../base/ids.ts';
import type { IssuingSite } from '../issuing/site.ts';
import { concludeSsh } from '../issuing/ssh/conclude.ts';
import type { SshAsked, SshIssued } from '../issuing/ssh/door.ts';
import type { SshSubjectKey } from '../keys/ssh-subject.ts';
import { hostPrincipals } from '../policy/ssh/spellings/host.ts';
import { hostRow } from './host-view.ts';

/** @throws not_found, policy_denied, unavailable, issuer_failed, token_revoked */
export async function issueHostCertificate(
  site: IssuingSite,
  caller: Caller,
  hostId: Id,
  subject: SshSubjectKey,
): Promise<SshIssued> {
  return concludeSsh(site, caller, {
    action: 'ssh_host_cert_issue',
    origin: 'sign',
    under: { spelling: 'ssh-host', name: hostId },
    request: () => asked(site, caller, hostId, subject),
  });
}

async function asked(
  { store }: IssuingSite,
  { tenantId }: Caller,
  hostId: Id,
  subject: SshSubjectKey,
): Promise<SshAsked> {
  const host = await hostRow(store, tenantId, hostId);
  return {
    request: {
      issuerField: 'sshHostId',
      kind: 'host',
      kindField: 'sshHostId',
      principals: hostPrincipals(host).map((value) => ({ value, field: 'hostname' })),
      principalsField: 'hostname',
      key: { kind: 'given', subject },
      keyField: 'publicKey',
      keyId: { text: `host-${hostId}` },
      ttl: undefined,
      ttlField: 'hostCertTtl',
    },
    data: { ssh_host_id: hostId, hostname: host.hostname, ttl: host.hostCertTtl },
  };
}
