/** Measures a search over HTTP: one request after the other, on one connection. */
import { Agent, request } from 'node:http';
import type { Asked } from './searches.ts';
import type { Server } from './server.ts';

export interface Measured {
  readonly requests: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly longest: number;
  /** Certificates of the fewest and the fullest page. */
  readonly rows: readonly [number, number];
  /** Pages that were not full though more followed. */
  readonly short: number;
}

interface Page {
  readonly data: readonly unknown[];
  readonly cursor: string | null;
  readonly has_more: boolean;
}

const REQUESTS = 200;
const WARM = 3;

export async function measure({ token, url }: Server, asked: Asked): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  const rows: number[] = [];
  let short = 0;
  let cursor: string | undefined;
  for (let number = -WARM; number < REQUESTS; number++) {
    const query = asked.query(Math.max(0, number));
    const at = asked.pages === undefined || number % asked.pages === 0 ? undefined : cursor;
    const parameters = new URLSearchParams({ ...query, ...(at !== undefined && { cursor: at }) });
    const began = performance.now();
    const page = await get(agent, `${url}/v1/pki/certificates?${parameters}`, token);
    const took = performance.now() - began;
    cursor = page.cursor ?? undefined;
    if (number < 0) continue;
    times.push(took);
    rows.push(page.data.length);
    if (page.has_more && page.data.length < Number(query['limit'] ?? 100)) short += 1;
  }
  agent.destroy();
  times.sort((a, b) => a - b);
  const share = (part: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * part))] as number;
  return {
    requests: times.length,
    median: share(0.5),
    p95: share(0.95),
    p99: share(0.99),
    longest: share(1),
    rows: [Math.min(...rows), Math.max(...rows)],
    short,
  };
}

function get(agent: Agent, url: string, token: string): Promise<Page> {
  return new Promise((answered, failed) => {
    const sent = request(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        if (response.statusCode === 200) answered(JSON.parse(text) as Page);
        else failed(new Error(`${url} answered ${response.statusCode}: ${text}`));
      });
    });
    sent.on('error', failed).end();
  });
}
