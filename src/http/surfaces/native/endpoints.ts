/** Chancery's own API under `/v1`, in ScaiVault's style. */
import type { Endpoint } from '../../endpoint.ts';
import { createGroupEndpoint, deleteGroupEndpoint, listGroupsEndpoint } from './access/groups.ts';
import {
  createIdentityEndpoint,
  deleteIdentityEndpoint,
  listIdentitiesEndpoint,
} from './access/identities.ts';
import { createTenantEndpoint, listTenantsEndpoint, updateTenantEndpoint } from './access/tenants.ts';
import { createTokenEndpoint, deleteTokenEndpoint, listTokensEndpoint } from './access/tokens.ts';
import { auditCheckpoint } from './audit/checkpoint.ts';
import { auditEvents } from './audit/events.ts';
import { auditLogs } from './audit/logs.ts';
import { auditProof } from './audit/proof.ts';
import { auditTrail } from './audit/trail.ts';
import { auditVerify } from './audit/verify.ts';
import { introspect } from './auth/introspect.ts';
import { createSession, deleteSession } from './auth/session.ts';
import { whoami } from './auth/whoami.ts';
import { listIssuersEndpoint } from './authorities/issuers.ts';
import { promoteCaEndpoint } from './authorities/promote.ts';
import { retireCaEndpoint } from './authorities/retire.ts';
import { rotateCaEndpoint } from './authorities/rotate.ts';
import { listInventory } from './certificates/list.ts';
import { readInventory } from './certificates/read.ts';
import { createSshAuthorityEndpoint } from './ssh/authorities/create.ts';
import { listIntentsEndpoint } from './ssh/authorities/intents.ts';
import { listSshAuthoritiesEndpoint } from './ssh/authorities/list.ts';
import { promoteSshAuthorityEndpoint } from './ssh/authorities/promote.ts';
import { readSshAuthorityEndpoint } from './ssh/authorities/read.ts';
import { retireSshAuthorityEndpoint } from './ssh/authorities/retire.ts';
import { rotateSshAuthorityEndpoint } from './ssh/authorities/rotate.ts';
import { updateSshAuthorityEndpoint } from './ssh/authorities/update.ts';
import { createCluster } from './ssh/clusters/create.ts';
import { deleteCluster } from './ssh/clusters/delete.ts';
import { listClusters } from './ssh/clusters/list.ts';
import { readCluster } from './ssh/clusters/read.ts';
import { updateCluster } from './ssh/clusters/update.ts';
import { revokeSshEndpoint } from './ssh/revoke.ts';
import { acknowledgeAlarmEndpoint, listAlarmsEndpoint } from './system/alarms.ts';
import { doctor } from './system/doctor.ts';
import { health, ready } from './system/health.ts';
import { liveEvents } from './system/live-events.ts';
import { metrics, metricsV1 } from './system/metrics.ts';
import { openapi } from './system/openapi.ts';
import { overview } from './system/overview.ts';
import { trust } from './system/trust.ts';
import { createWebhookEndpoint } from './webhooks/create.ts';
import { deleteWebhookEndpoint } from './webhooks/delete.ts';
import { listDeliveriesEndpoint } from './webhooks/deliveries.ts';
import { listWebhooksEndpoint } from './webhooks/list.ts';
import { readWebhookEndpoint } from './webhooks/read.ts';
import { retryDeliveryEndpoint } from './webhooks/retry-delivery.ts';
import { rollSecretEndpoint } from './webhooks/roll-secret.ts';
import { testWebhookEndpoint } from './webhooks/test.ts';
import { updateWebhookEndpoint } from './webhooks/update.ts';

export const NATIVE: readonly Endpoint[] = [
  health,
  ready,
  doctor,
  openapi,
  trust,
  metrics,
  metricsV1,
  whoami,
  introspect,
  createSession,
  deleteSession,
  liveEvents,
  createTenantEndpoint,
  listTenantsEndpoint,
  updateTenantEndpoint,
  createIdentityEndpoint,
  listIdentitiesEndpoint,
  deleteIdentityEndpoint,
  createTokenEndpoint,
  listTokensEndpoint,
  deleteTokenEndpoint,
  createGroupEndpoint,
  listGroupsEndpoint,
  deleteGroupEndpoint,
  auditLogs,
  auditEvents,
  auditTrail,
  auditCheckpoint,
  auditProof,
  auditVerify,
  listAlarmsEndpoint,
  acknowledgeAlarmEndpoint,
  overview,
  listInventory,
  readInventory,
  listIssuersEndpoint,
  rotateCaEndpoint,
  promoteCaEndpoint,
  retireCaEndpoint,
  createCluster,
  listClusters,
  readCluster,
  updateCluster,
  deleteCluster,
  createSshAuthorityEndpoint,
  listSshAuthoritiesEndpoint,
  readSshAuthorityEndpoint,
  updateSshAuthorityEndpoint,
  rotateSshAuthorityEndpoint,
  promoteSshAuthorityEndpoint,
  retireSshAuthorityEndpoint,
  listIntentsEndpoint,
  revokeSshEndpoint,
  createWebhookEndpoint,
  listWebhooksEndpoint,
  readWebhookEndpoint,
  updateWebhookEndpoint,
  deleteWebhookEndpoint,
  rollSecretEndpoint,
  testWebhookEndpoint,
  listDeliveriesEndpoint,
  retryDeliveryEndpoint,
];
