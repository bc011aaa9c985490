/** What a tenant has of SSH, as lists. */

import { serialOfOctets } from '../authorities/ssh/certify.ts';
import { listSshAuthorities, type SshAuthorityView } from '../authorities/ssh/read.ts';
import type { Id } from '../base/ids.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { SshCertificateRow } from '../records/ssh.ts';
import type { Reader } from '../records/store.ts';
import { templatesOfVersions } from './templates.ts';

const PAGE = 1000;

/** The newest first. */
export async function* eachSshAuthority(reader: Reader, tenantId: Id): AsyncGenerator<SshAuthorityView> {
  let before: Id | undefined;
  do {
    const { rows, views } = await listSshAuthorities(reader, tenantId, { limit: PAGE, before });
    yield* views.values();
    before = rows.length < PAGE ? undefined : rows.at(-1)?.id;
  } while (before !== undefined);
}

export interface ProjectCertificate {
  readonly certificate: CertificateRow;
  readonly ssh: SshCertificateRow;
  readonly serial: bigint;
  /** In the order in which they stand in it. */
  readonly principals: readonly string[];
  /** That it was issued under, if it was. */
  readonly templateId: Id | undefined;
}

/** What was issued for SSH, the newest first, and how much of it there is. */
export async function listProjectCertificates(
  reader: Reader,
  tenantId: Id,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly certificates: readonly ProjectCertificate[]; readonly total: number }> {
  const rows = await sshCertificateRows(reader, tenantId, offset + limit);
  const found: { certificate: CertificateRow; ssh: SshCertificateRow }[] = [];
  for (const ssh of rows.slice(offset)) {
    const certificate = await reader.get('certificates', { tenantId, id: ssh.id });
    if (certificate !== undefined) found.push({ certificate, ssh });
  }
  const versionIds = found.flatMap(({ certificate: { policyVersionId: id } }) => (id === null ? [] : [id]));
  const templates = await templatesOfVersions(reader, tenantId, versionIds);
  const certificates = found.map(({ certificate, ssh }) => ({
    certificate,
    ssh,
    serial: serialOfOctets(certificate.serial),
    principals: (certificate.request as { readonly principals?: readonly string[] }).principals ?? [],
    templateId: templates.get(certificate.policyVersionId as Id),
  }));
  return { certificates, total: await countIssued(reader, tenantId) };
}

async function sshCertificateRows(
  reader: Reader,
  tenantId: Id,
  most: number,
): Promise<readonly SshCertificateRow[]> {
  const rows: SshCertificateRow[] = [];
  while (rows.length < most) {
    const limit = Math.min(PAGE, most - rows.length);
    const page = await reader.list('sshCertificates', { tenantId }, { limit, before: rows.at(-1)?.id });
    rows.push(...page);
    if (page.length < limit) break;
  }
  return rows;
}

/** By the authorities' counters, those of removed ones as well. */
async function countIssued(reader: Reader, tenantId: Id): Promise<number> {
  let total = 0;
  let before: Id | undefined;
  do {
    const rows = await reader.list('authorities', { tenantId, kind: 'ssh' }, { limit: PAGE, before });
    const totals = await reader.totals(
      tenantId,
      'issued',
      rows.map(({ id }) => id),
    );
    for (const count of totals.values()) total += count;
    before = rows.length < PAGE ? undefined : rows.at(-1)?.id;
  } while (before !== undefined);
  return total;
}
