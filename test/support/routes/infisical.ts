/** Sample requests of Infisical's addresses. */
import { csr } from '../csr.ts';
import { newKeyLine } from '../fleet.ts';
import { foreignCertificate } from '../foreign-certificate.ts';
import { domainOf, type Holdings } from '../holdings.ts';
import type { Json } from '../site.ts';
import { at, atFresh, each, NOTHING, type Picks, type Sample, type Samples } from './sample.ts';

const ALGORITHMS = { signatureAlgorithm: 'ECDSA-SHA256', keyAlgorithm: 'EC_prime256v1' };

function namesOf(of: Holdings): Json {
  return { commonName: domainOf(of), altNames: [{ type: 'dns_name', value: domainOf(of) }] };
}

async function logins({ the }: Picks): Promise<readonly Json[]> {
  const allowedPrincipals = { usernames: [await the('username')], groups: [await the('groupSlug')] };
  return [{ loginUser: 'root', allowedPrincipals }];
}

const host =
  (more: (picks: Picks) => Promise<Json>) =>
  async (picks: Picks): Promise<Sample> => ({
    body: {
      projectId: await picks.the('project'),
      hostname: `${picks.of.name()}.example`,
      ...(await more(picks)),
    },
  });

const SSH: Samples = {
  'GET /hosts': NOTHING,
  'POST /hosts': [
    host(async (picks) => ({ loginMappings: await logins(picks) })),
    host(async ({ the }) => ({ userSshCaId: await the('sshCa') })),
    host(async ({ the }) => ({ hostSshCaId: await the('sshCa') })),
  ],
  'GET /hosts/:sshHostId': at('sshHostId', 'sshHost'),
  'PATCH /hosts/:sshHostId': atFresh('sshHostId', 'sshHost', async (picks) => ({
    body: { loginMappings: await logins(picks) },
  })),
  'DELETE /hosts/:sshHostId': atFresh('sshHostId', 'sshHost'),
  'POST /hosts/:sshHostId/issue-host-cert': at('sshHostId', 'sshHost', () => ({
    body: { publicKey: newKeyLine() },
  })),
  'POST /hosts/:sshHostId/issue-user-cert': at('sshHostId', 'sshHost', () => ({
    body: { loginUser: 'root' },
  })),
  'GET /hosts/:sshHostId/user-ca-public-key': at('sshHostId', 'sshHost'),
  'GET /hosts/:sshHostId/host-ca-public-key': at('sshHostId', 'sshHost'),
  'POST /ca': async ({ of, the }) => ({
    body: { projectId: await the('project'), friendlyName: of.name() },
  }),
  'GET /ca/:sshCaId': at('sshCaId', 'sshCa'),
  'PATCH /ca/:sshCaId': at('sshCaId', 'sshCa', ({ of }) => ({ body: { friendlyName: of.name() } })),
  'DELETE /ca/:sshCaId': atFresh('sshCaId', 'unusedSshCa'),
  'GET /ca/:sshCaId/public-key': at('sshCaId', 'sshCa'),
  'GET /ca/:sshCaId/certificate-templates': at('sshCaId', 'sshCa'),
  'POST /certificate-templates': async ({ of, the }) => ({
    body: { sshCaId: await the('sshCa'), name: of.name() },
  }),
  'GET /certificate-templates/:certificateTemplateId': at('certificateTemplateId', 'sshTemplate'),
  'PATCH /certificate-templates/:certificateTemplateId': at('certificateTemplateId', 'sshTemplate', () => ({
    body: { ttl: '30m' },
  })),
  'DELETE /certificate-templates/:certificateTemplateId': atFresh('certificateTemplateId', 'sshTemplate'),
  'POST /certificates/sign': async ({ the }) => ({
    body: {
      certificateTemplateId: await the('sshTemplate'),
      publicKey: newKeyLine(),
      certType: 'user',
      principals: ['root'],
    },
  }),
  'POST /certificates/issue': async ({ the }) => ({
    body: {
      certificateTemplateId: await the('sshTemplate'),
      keyAlgorithm: 'ED25519',
      certType: 'user',
      principals: ['root'],
    },
  }),
  'POST /host-groups': [
    async (picks) => ({
      body: {
        projectId: await picks.the('project'),
        name: picks.of.name(),
        loginMappings: await logins(picks),
      },
    }),
    async ({ of, the }) => ({
      body: { projectId: await the('project'), name: of.name(), userSshCaId: await the('sharedSshCa') },
    }),
  ],
  'GET /host-groups/:sshHostGroupId': at('sshHostGroupId', 'sshHostGroup'),
  'PATCH /host-groups/:sshHostGroupId': at('sshHostGroupId', 'sshHostGroup', async (picks) => ({
    body: { loginMappings: await logins(picks) },
  })),
  'DELETE /host-groups/:sshHostGroupId': atFresh('sshHostGroupId', 'sshHostGroup'),
  'GET /host-groups/:sshHostGroupId/hosts': at('sshHostGroupId', 'sshHostGroup'),
  'POST /host-groups/:sshHostGroupId/hosts/:hostId': async ({ fresh, the }) => ({
    path: { sshHostGroupId: await the('sshHostGroup'), hostId: await fresh('sshHost') },
  }),
  'DELETE /host-groups/:sshHostGroupId/hosts/:hostId': async ({ fresh, the }) => ({
    path: { sshHostGroupId: await fresh('sshHostGroup'), hostId: await the('sshHostOfGroup') },
  }),
};

const CERTIFICATES: Samples = {
  'POST /issue-certificate': async ({ of, the }) => ({
    body: { profileId: await the('profile'), ...namesOf(of), ...ALGORITHMS, ttl: '1d' },
  }),
  'POST /sign-certificate': async ({ of, the }) => ({
    body: {
      profileId: await the('profile'),
      csr: csr({ commonName: domainOf(of), dns: [domainOf(of)] }),
      ttl: '1d',
    },
  }),
  'POST /order-certificate': async ({ of, the }) => ({
    body: {
      profileId: await the('profile'),
      subjectAlternativeNames: [{ type: 'dns', value: domainOf(of) }],
      ...ALGORITHMS,
      ttl: '1d',
    },
    // No authority here takes orders.
    status: 400,
  }),
  'POST /:certificateId/renew': atFresh('certificateId', 'profiled'),
  'POST /import-certificate': async ({ the }) => {
    const root = foreignCertificate({ ca: true, subject: [{ type: 'commonName', value: 'Elsewhere' }] });
    const { key, pem } = foreignCertificate({ issuer: root.subject, signer: root.key });
    const privateKeyPem = key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const projectSlug = await the('project');
    return { body: { projectSlug, certificatePem: pem, privateKeyPem, chainPem: root.pem } };
  },
  'GET /:certificateId': at('certificateId', 'profiled'),
  'DELETE /:certificateId': atFresh('certificateId', 'profiled'),
  'GET /:certificateId/certificate': at('certificateId', 'profiled'),
  'GET /:certificateId/bundle': at('certificateId', 'profiled'),
  'GET /:certificateId/private-key': at('certificateId', 'profiled'),
  'POST /:certificateId/pkcs12': at('certificateId', 'profiled', () => ({
    body: { password: 'correct horse', alias: 'a' },
  })),
  'POST /:certificateId/revoke': atFresh('certificateId', 'profiled', () => ({
    body: { revocationReason: 'SUPERSEDED' },
  })),
  'PATCH /:certificateId/config': at('certificateId', 'profiled', () => ({
    body: { renewBeforeDays: 1 },
  })),
};

const PROJECT: Samples = {
  'GET /:projectId/ssh-cas': at('projectId', 'project'),
  'GET /:projectId/ssh-hosts': at('projectId', 'project'),
  'GET /:projectId/ssh-host-groups': at('projectId', 'project'),
  'GET /:projectId/ssh-certificate-templates': at('projectId', 'project'),
  'GET /:projectId/ssh-certificates': at('projectId', 'project'),
  'GET /:projectId/ssh-config': at('projectId', 'project'),
  'PATCH /:projectId/ssh-config': at('projectId', 'project', async ({ the }) => ({
    body: { defaultUserSshCaId: await the('sshCa'), defaultHostSshCaId: await the('sshCa') },
  })),
};

const POLICIES: Samples = {
  'GET ': async ({ the }) => ({ query: { projectId: await the('project') } }),
  'POST ': async ({ of, the }) => ({ body: { projectId: await the('project'), name: of.name() } }),
  'GET /:id': at('id', 'policy'),
  'PATCH /:id': at('id', 'policy', () => ({ body: { description: 'changed' } })),
  'DELETE /:id': atFresh('id', 'unusedPolicy'),
};

const PROFILES: Samples = {
  'GET ': [
    async ({ the }) => ({ query: { projectId: await the('project') } }),
    async ({ of, the }) => ({ query: { projectId: await of.the('project'), caId: await the('ca') } }),
  ],
  'POST ': ['certificatePolicyId', 'certificateTemplateId'].map((named) => async ({ of, the }) => ({
    body: {
      projectId: await the('project'),
      caId: await the('ca'),
      [named]: await the('policy'),
      slug: of.name(),
      enrollmentType: 'api',
      apiConfig: {},
    },
  })),
  'GET /:id': at('id', 'profile'),
  'GET /slug/:slug': at('slug', 'profileSlug'),
  'PATCH /:id': at('id', 'profile', () => ({ body: { description: 'changed' } })),
  'DELETE /:id': atFresh('id', 'profile'),
};

const MANAGER = '/api/v1/cert-manager';

export const INFISICAL: Samples = {
  ...each(['/api/v1/ssh'], SSH),
  ...each(['/api/v3/pki/certificates', '/api/v1/pki/certificates', `${MANAGER}/certificates`], CERTIFICATES),
  [`POST ${MANAGER}/certificates`]: async ({ of, the }) => ({
    body: { profileId: await the('profile'), attributes: { ...namesOf(of), ...ALGORITHMS, ttl: '1d' } },
  }),
  [`GET ${MANAGER}/certificates/certificate-requests/:requestId`]: at('requestId', 'profiled'),
  ...each(['/api/v1/projects', '/api/v2/workspace'], PROJECT),
  ...each(['/api/v2/certificate-templates', `${MANAGER}/certificate-policies`], POLICIES),
  ...each(['/api/v1/pki/certificate-profiles', `${MANAGER}/certificate-profiles`], PROFILES),
};
