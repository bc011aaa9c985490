/** What is counted and measured, for Prometheus. One registry an application, no global. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  /** Certificates issued, by kind and origin. */
  readonly issued: { inc(labels: { readonly kind: string; readonly origin: string }): void };
  /** Requests refused, by error code. */
  readonly refused: Counter<'code'>;
  /** Certificates that bear our signature and are in no record, when somebody imports them: each is an alarm. */
  readonly unrecorded: Counter;
  /** Seconds from the request's head to the answer's end. */
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly commitSeconds: Histogram;
  readonly commitBatch: Histogram;
  /** Seconds since 1970 UTC at which each authority's certificate ends; filled when metrics are read. */
  readonly authorityEnds: Gauge<'tenant_id' | 'ca_id' | 'name'>;
  /** Of each authority's newest CRL, seconds since 1970 UTC; filled when metrics are read. */
  readonly crlThisUpdate: Gauge<'tenant_id' | 'ca_id' | 'name'>;
  readonly crlNextUpdate: Gauge<'tenant_id' | 'ca_id' | 'name'>;
  readonly crlsPublished: Counter;
  readonly crlFailures: Counter;
  readonly krlsPublished: Counter;
  readonly krlFailures: Counter;
  /** Tries to deliver to webhooks, by how they ended. */
  readonly webhookDeliveries: Counter<'outcome'>;
  /** Seconds since the oldest delivery that is pending was made; filled when metrics are read. */
  readonly webhookOldestPending: Gauge;
  /** Alarms that stand, by kind; filled when metrics are read. */
  readonly alarms: Gauge<'kind'>;
  /** Events below the newest checkpoint; filled when metrics are read. */
  readonly auditSealed: Gauge;
  /** How long the oldest event that is not sealed has waited, 0 when all are; filled when metrics are read. */
  readonly auditUnsealedAge: Gauge;
}

export function newMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    issued: new Counter({
      name: 'chancery_certificates_issued_total',
      help: 'Certificates issued.',
      labelNames: ['kind', 'origin'],
      registers,
    }),
    refused: new Counter({
      name: 'chancery_requests_refused_total',
      help: 'Requests refused, by error code.',
      labelNames: ['code'],
      registers,
    }),
    unrecorded: new Counter({
      name: 'chancery_unrecorded_certificates_total',
      help: 'Imports of certificates that a key of ours signed and no record knows. Alarm when it grows.',
      registers,
    }),
    requests: new Histogram({
      name: 'chancery_http_request_duration_seconds',
      help: 'Time from a request to its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'chancery_store_commit_duration_seconds',
      help: 'Time that one commit of the store took.',
      buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
      registers,
    }),
    commitBatch: new Histogram({
      name: 'chancery_store_commit_changes',
      help: 'Changes that shared one commit.',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      registers,
    }),
    authorityEnds: new Gauge({
      name: 'chancery_authority_not_after_seconds',
      help: 'When the certificate of an authority ends.',
      labelNames: ['tenant_id', 'ca_id', 'name'],
      registers,
    }),
    crlThisUpdate: new Gauge({
      name: 'chancery_crl_this_update_seconds',
      help: 'When the newest CRL of an authority was made.',
      labelNames: ['tenant_id', 'ca_id', 'name'],
      registers,
    }),
    crlNextUpdate: new Gauge({
      name: 'chancery_crl_next_update_seconds',
      help: 'Until when the newest CRL of an authority is good.',
      labelNames: ['tenant_id', 'ca_id', 'name'],
      registers,
    }),
    crlsPublished: new Counter({
      name: 'chancery_crls_published_total',
      help: 'CRLs made and stored.',
      registers,
    }),
    crlFailures: new Counter({
      name: 'chancery_crl_failures_total',
      help: 'CRLs that could not be made or stored.',
      registers,
    }),
    krlsPublished: new Counter({
      name: 'chancery_krls_published_total',
      help: 'KRLs made and stored.',
      registers,
    }),
    krlFailures: new Counter({
      name: 'chancery_krl_failures_total',
      help: 'KRLs that could not be made or stored.',
      registers,
    }),
    webhookDeliveries: new Counter({
      name: 'chancery_webhook_deliveries_total',
      help: 'Tries to deliver to webhooks: delivered, failed (to be tried again) or dead (given up).',
      labelNames: ['outcome'],
      registers,
    }),
    webhookOldestPending: new Gauge({
      name: 'chancery_webhook_oldest_pending_seconds',
      help: 'Age of the oldest delivery to a webhook that is pending; 0 when there is none.',
      registers,
    }),
    alarms: new Gauge({
      name: 'chancery_alarms',
      help: 'Alarms that stand. Each is to be looked into.',
      labelNames: ['kind'],
      registers,
    }),
    auditSealed: new Gauge({
      name: 'chancery_audit_sealed_events',
      help: 'Events of the audit trail that a signed checkpoint seals.',
      registers,
    }),
    auditUnsealedAge: new Gauge({
      name: 'chancery_audit_unsealed_age_seconds',
      help: 'How long the oldest event that is not sealed has waited. Alarm when it grows.',
      registers,
    }),
  };
}
