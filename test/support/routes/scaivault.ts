/** Sample requests of ScaiVault's addresses, and of what certificates name. */
import { csr } from '../csr.ts';
import { authorityPem, crlPem, foreign, leafPem } from '../foreign.ts';
import { domainOf, type Holdings } from '../holdings.ts';
import { at, atFresh, NOTHING, type Samples } from './sample.ts';

const csrFor = (of: Holdings): string => csr({ commonName: domainOf(of) });
const elsewhere = (): string => leafPem(foreign('An authority elsewhere'));

export const SCAIVAULT: Samples = {
  'GET /v1/pki/ca': NOTHING,
  'POST /v1/pki/ca': [
    ({ of }) => ({ body: { name: of.name(), common_name: 'A root', ca_type: 'root', key_type: 'ec' } }),
    async ({ of, the }) => ({
      body: {
        name: of.name(),
        common_name: 'One below',
        ca_type: 'intermediate',
        parent_ca_id: await the('ca'),
        key_type: 'ec',
      },
    }),
  ],
  'GET /v1/pki/ca/:id': at('id', 'ca'),
  'PATCH /v1/pki/ca/:id': atFresh('id', 'ca', () => ({ body: { is_active: false } })),
  'GET /v1/pki/ca/:id/certificate': at('id', 'ca'),
  'GET /v1/pki/ca/:id/certificate.der': at('id', 'ca'),
  'POST /v1/pki/ca/:id/revoke': atFresh('id', 'ca', () => ({ body: { reason: 'superseded' } })),
  'GET /v1/pki/ca/:id/issuers': at('id', 'ca'),
  'POST /v1/pki/ca/:id/rotate': atFresh('id', 'ca'),
  'POST /v1/pki/ca/:id/promote': atFresh('id', 'rotatedCa'),
  'POST /v1/pki/ca/:id/retire': atFresh('id', 'outlivedCa'),
  'GET /v1/pki/ca/:id/crl': at('id', 'ca'),
  'POST /v1/pki/ca/:id/crl': at('id', 'ca'),
  'GET /aia/:issuer': at('issuer', 'issuer'),
  'GET /crl/:issuer/:shard': async ({ the }) => ({ path: { issuer: await the('issuer'), shard: '0' } }),

  'GET /v1/pki/roles': NOTHING,
  'POST /v1/pki/roles': async ({ of, the }) => ({ body: { name: of.name(), ca_id: await the('ca') } }),
  'GET /v1/pki/roles/:name': at('name', 'role'),
  'PATCH /v1/pki/roles/:name': atFresh('name', 'role', async ({ the }) => ({
    body: { ca_id: await the('ca') },
  })),
  'DELETE /v1/pki/roles/:name': atFresh('name', 'role'),

  'POST /v1/pki/issue/:role': at('role', 'role', ({ of }) => ({ body: { common_name: domainOf(of) } })),
  'POST /v1/pki/explain/:role': at('role', 'role', ({ of }) => ({ body: { common_name: domainOf(of) } })),
  'POST /v1/pki/sign/:role': at('role', 'role', ({ of }) => ({ body: { csr_pem: csrFor(of) } })),

  'GET /v1/pki/csr': NOTHING,
  'POST /v1/pki/csr': ({ of }) => ({ body: { subject: { common_name: domainOf(of) }, key_type: 'ec' } }),
  'POST /v1/pki/csr/import': ({ of }) => ({ body: { csr_pem: csrFor(of) } }),
  'GET /v1/pki/csr/:id': at('id', 'csr'),
  'POST /v1/pki/csr/:id/approve': [
    atFresh('id', 'csr'),
    atFresh('id', 'csr', async ({ the }) => ({ body: { ca_id: await the('ca'), validity_days: 1 } })),
  ],
  'POST /v1/pki/csr/:id/reject': atFresh('id', 'csr', () => ({ body: { reason: 'not ours' } })),
  'POST /v1/pki/csr/:id/sign': atFresh('id', 'approvedCsr', async ({ the }) => ({
    body: { ca_id: await the('ca'), validity_days: 1 },
  })),
  'POST /v1/pki/csr/:id/private-key': atFresh('id', 'signedCsr'),

  'POST /v1/pki/certificates/validate': () => ({ body: { certificate_pem: elsewhere() } }),
  'GET /v1/pki/certificates': [
    NOTHING,
    async ({ the }) => ({ query: { ca_id: await the('ca') } }),
    async ({ the }) => ({ query: { role: await the('role') } }),
    async ({ the }) => ({ query: { serial_number: await the('serial') } }),
  ],
  'GET /v1/pki/certificates/:id': [at('id', 'certificate'), at('id', 'serial')],
  'GET /v1/pki/certificates/:id/pem': [at('id', 'certificate'), at('id', 'serial')],
  'POST /v1/pki/certificates/:id/renew': [
    atFresh('id', 'certificate'),
    atFresh('id', 'certificate', async ({ the }) => ({ body: { role: await the('role') } })),
  ],
  'POST /v1/pki/certificates/:id/private-key': at('id', 'certificate'),
  'POST /v1/pki/certificates/import': () => ({ body: { certificate_pem: elsewhere() } }),

  'GET /v1/pki/trust-anchors': NOTHING,
  'POST /v1/pki/trust-anchors': ({ of }) => ({
    body: { name: of.name(), certificate_pem: authorityPem(foreign(of.name())) },
  }),
  'GET /v1/pki/trust-anchors/:id': at('id', 'anchor'),
  'DELETE /v1/pki/trust-anchors/:id': atFresh('id', 'anchor'),
  'POST /v1/pki/trust-anchors/:id/crl': at('id', 'anchor', ({ of }) => ({
    body: { crl_pem: crlPem(of.anchor) },
  })),
  'POST /v1/pki/revoke': [
    async ({ fresh }) => ({ body: { serial_number: await fresh('serial') } }),
    async ({ fresh, of }) => {
      const id = await fresh('certificate');
      return {
        body: { serial_number: (await of.serialOf(id)) ?? (await of.the('serial')), certificate_id: id },
      };
    },
  ],
  'POST /v1/pki/unrevoke': async ({ fresh }) => ({ body: { serial_number: await fresh('revokedSerial') } }),
};
