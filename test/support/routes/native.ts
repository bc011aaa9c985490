/** Sample requests of Chancery's own addresses. */
import { randomBytes } from 'node:crypto';
import { spellFingerprint } from '../../../src/ssh/public-key.ts';
import { ALARM } from '../holdings.ts';
import { at, atFresh, NOTHING, type Samples } from './sample.ts';

const nodes = [{ host: 'node.example', user: 'root' }];

export const NATIVE: Samples = {
  'GET /v1/auth/whoami': NOTHING,
  'POST /v1/session': ({ of }) => ({ body: { token: of.token } }),
  'DELETE /v1/session': NOTHING,
  'GET /v1/events': NOTHING,
  'POST /v1/auth/introspect': async ({ the }) => ({ body: { token: await the('tokenText') } }),

  'GET /v1/tenants': NOTHING,
  'POST /v1/tenants': ({ of }) => ({ body: { name: of.name() } }),
  'PATCH /v1/tenants/:id': at('id', 'tenant', () => ({ body: { allow_self_approval: true } })),
  'GET /v1/identities': NOTHING,
  'POST /v1/identities': ({ of }) => ({ body: { name: of.name(), type: 'machine' } }),
  'DELETE /v1/identities/:id': atFresh('id', 'identity'),
  'GET /v1/tokens': NOTHING,
  'POST /v1/tokens': async ({ of, the }) => ({
    body: { name: of.name(), identity_id: await the('identity'), scopes: ['pki:read'] },
  }),
  'DELETE /v1/tokens/:id': atFresh('id', 'token'),
  'GET /v1/groups': NOTHING,
  'POST /v1/groups': async ({ of, the }) => ({
    body: { slug: of.name(), identity_ids: [await the('identity')] },
  }),
  'DELETE /v1/groups/:id': atFresh('id', 'group'),

  'GET /v1/audit/logs': [NOTHING, async ({ the }) => ({ query: { identity_id: await the('identity') } })],
  'GET /v1/audit/events': NOTHING,
  'GET /v1/doctor': NOTHING,
  'GET /v1/overview': NOTHING,
  'GET /v1/trust': NOTHING,
  'GET /v1/audit/trail': NOTHING,
  'GET /v1/audit/verify': NOTHING,
  'GET /v1/audit/checkpoint': async ({ of }) => {
    await of.the('sealedEvent');
    return {};
  },
  'GET /v1/audit/proof': async ({ the }) => ({ query: { event_id: await the('sealedEvent') } }),

  'GET /v1/webhooks': NOTHING,
  'POST /v1/webhooks': ({ of }) => ({ body: { url: `http://127.0.0.1:9/${of.name()}` } }),
  'GET /v1/webhooks/:id': at('id', 'webhook'),
  'PATCH /v1/webhooks/:id': at('id', 'webhook', () => ({ body: { description: 'changed' } })),
  'DELETE /v1/webhooks/:id': atFresh('id', 'webhook'),
  'POST /v1/webhooks/:id/secret': atFresh('id', 'webhook'),
  'POST /v1/webhooks/:id/test': atFresh('id', 'webhook'),
  'GET /v1/webhooks/:id/deliveries': at('id', 'webhook'),
  'POST /v1/webhooks/:id/deliveries/:delivery/retry': async ({ fresh, the }) => ({
    path: { id: await the('webhook'), delivery: await fresh('deadDelivery') },
  }),

  'GET /v1/alarms': NOTHING,
  'DELETE /v1/alarms/:kind/:subject': async ({ fresh }) => ({
    path: { kind: ALARM, subject: await fresh('alarm') },
  }),

  'GET /v1/certificates': [
    NOTHING,
    async ({ the }) => ({ query: { ca_id: await the('ca') } }),
    async ({ the }) => ({ query: { role: await the('role') } }),
    async ({ the }) => ({ query: { serial_number: await the('serial') } }),
  ],
  'GET /v1/certificates/:id': [at('id', 'certificate'), at('id', 'sshCertificate')],

  'GET /v1/ssh/clusters': NOTHING,
  'POST /v1/ssh/clusters': [
    ({ of }) => ({ body: { name: of.name(), nodes } }),
    async ({ of, the }) => ({ body: { name: of.name(), nodes, authority_id: await the('sharedAuthority') } }),
  ],
  'GET /v1/ssh/clusters/:id': at('id', 'cluster'),
  'PATCH /v1/ssh/clusters/:id': [
    at('id', 'cluster', () => ({ body: { extensions: ['permit-pty'] } })),
    async ({ the }) => ({
      path: { id: await the('cluster') },
      body: { nodes: [{ id: await the('node'), host: 'other.example', user: 'root' }] },
    }),
  ],
  'DELETE /v1/ssh/clusters/:id': atFresh('id', 'cluster'),

  'GET /v1/ssh/authorities': NOTHING,
  'POST /v1/ssh/authorities': ({ of }) => ({ body: { name: of.name(), kind: 'host' } }),
  'GET /v1/ssh/authorities/:id': at('id', 'sshAuthority'),
  'PATCH /v1/ssh/authorities/:id': at('id', 'sshAuthority', ({ of }) => ({ body: { name: of.name() } })),
  'POST /v1/ssh/authorities/:id/rotate': atFresh('id', 'sshAuthority'),
  'POST /v1/ssh/authorities/:id/promote': atFresh('id', 'rotatedAuthority'),
  'POST /v1/ssh/authorities/:id/retire': atFresh('id', 'promotedAuthority'),
  'GET /v1/ssh/authorities/:id/intents': at('id', 'sshAuthority'),
  'GET /v1/ssh/authorities/:id/public-key': at('id', 'sshAuthority'),
  'GET /v1/ssh/authorities/:id/known_hosts': at('id', 'sshHostAuthority'),
  'GET /v1/ssh/authorities/:id/krl': at('id', 'sshAuthority'),
  'POST /v1/ssh/revoke': async ({ the }) => ({
    body: {
      authority_id: await the('sshAuthority'),
      fingerprint: spellFingerprint(randomBytes(32)),
      reason: 'superseded',
    },
  }),
};
