/** `GET /api/v1/projects/{projectId}/ssh-certificates`: what was issued, the newest first. */
import Type from 'typebox';
import { spellTime } from '../../../../base/time.ts';
import { listProjectCertificates, type ProjectCertificate } from '../../../../fleet/project.ts';
import { endpoint } from '../../../endpoint.ts';
import { OFFSET_QUERY, readOffsetPage } from '../offset-page.ts';
import { checkProject } from '../spelling.ts';
import { PROJECT_ID } from './address.ts';

const CERTIFICATE = Type.Object({
  id: Type.String(),
  sshCaId: Type.String(),
  sshCertificateTemplateId: Type.Union([Type.String(), Type.Null()]),
  serialNumber: Type.String(),
  certType: Type.Enum(['user', 'host']),
  principals: Type.Array(Type.String()),
  keyId: Type.String(),
  notBefore: Type.String(),
  notAfter: Type.String(),
});

export const listCertificates = endpoint({
  method: 'GET',
  path: '/ssh-certificates',
  summary: 'List the SSH certificates of a project',
  params: PROJECT_ID,
  query: Type.Object(OFFSET_QUERY),
  answers: { 200: Type.Object({ certificates: Type.Array(CERTIFICATE), totalCount: Type.Integer() }) },
  async handle({ params, query, site }, caller) {
    const page = readOffsetPage(query, 25);
    checkProject(caller, params.projectId);
    const { certificates, total } = await listProjectCertificates(site.store, caller.tenantId, page);
    return {
      status: 200,
      body: { certificates: certificates.map(spellCertificate), totalCount: total },
    };
  },
});

function spellCertificate({ certificate, principals, serial, ssh, templateId }: ProjectCertificate): unknown {
  return {
    id: certificate.id,
    sshCaId: ssh.authorityId,
    sshCertificateTemplateId: templateId ?? null,
    serialNumber: String(serial),
    certType: ssh.type,
    principals,
    keyId: ssh.keyId,
    notBefore: spellTime(certificate.notBefore),
    notAfter: spellTime(certificate.notAfter),
  };
}
