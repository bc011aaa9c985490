/** Who is told by webhooks: it takes down what comes, and is not always well. */
import type { EgressAnswer, EgressRequest } from '../../src/base/egress.ts';
import { Chance } from './chance.ts';
import type { World } from './world.ts';

/** What came, whatever was answered. */
export interface Received {
  readonly url: string;
  /** The header `webhook-id`. */
  readonly id: string;
  readonly text: string;
}

/** In the order in which it came. */
export function received(world: World): Received[] {
  return world.state(newReceived);
}

function newReceived(): Received[] {
  return [];
}

const UNWELL = [500, 503, 302] as const;

/** Answers well once nothing fails any more. */
export async function receive(world: World, { body, headers, url }: EgressRequest): Promise<EgressAnswer> {
  const all = received(world);
  const chance = new Chance(world.seed, 'receiver', all.length);
  const text = new TextDecoder().decode(body);
  all.push({ url, id: headers?.['webhook-id'] ?? '', text });
  const status = world.trouble.rate > 0 && chance.is(0.3) ? chance.one(UNWELL) : 204;
  world.note(`    ${url} < ${text.slice(0, 90)}…: ${status}`);
  return { status, headers: {}, body: new Uint8Array(0) };
}
