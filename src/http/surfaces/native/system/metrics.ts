/** `GET /metrics` and `GET /v1/metrics`: the same, for Prometheus. */
import Type from 'typebox';
import { authorityEnds } from '../../../../authorities/read.ts';
import { typeId } from '../../../../base/ids.ts';
import { type Answer, type Endpoint, endpoint } from '../../../endpoint.ts';
import type { HttpSite } from '../../../site.ts';

export const metrics: Endpoint = metricsAt('/metrics');
export const metricsV1: Endpoint = metricsAt('/v1/metrics');

function metricsAt(path: string): Endpoint {
  return endpoint({
    method: 'GET',
    path,
    summary: 'Metrics for Prometheus',
    answers: { 200: Type.String({ contentMediaType: 'text/plain' }) },
    handle: ({ site }) => read(site),
  });
}

/** More authorities than this are not watched one by one. */
const MOST_WATCHED = 1000;

async function read(site: HttpSite): Promise<Answer> {
  const { authorityEnds: gauge, registry } = site.metrics;
  gauge.reset();
  for (const { authority, notAfter } of await authorityEnds(site.store, MOST_WATCHED)) {
    const { id, name, tenantId } = authority;
    gauge.set({ tenant_id: typeId('tenant', tenantId), ca_id: typeId('ca', id), name }, notAfter);
  }
  return { status: 200, body: await registry.metrics(), type: registry.contentType };
}
