/** What was asked, by a request that is to be refused: its route, its family, and the words of its refusal. */
import type { FastifyRequest } from 'fastify';
import { type AccessRow, scopesOf } from './access.ts';
import type { Answer } from './endpoint.ts';
import { familyOf } from './families.ts';
import type { Asked, Family, HttpFault } from './family.ts';

/** What a route is registered with. */
export interface RouteConfig {
  readonly family?: Family;
  /** Absent on a route that only refuses. */
  readonly access?: AccessRow;
  /** The endpoint's own, whichever form of it was asked for. */
  readonly path?: string;
  readonly takesNull?: boolean | undefined;
}

export function configOf(request: FastifyRequest): RouteConfig {
  return request.routeOptions.config as RouteConfig;
}

/** The family of the route that was found; of the address where there is none. */
export function familyOfRequest(request: FastifyRequest): Family {
  return configOf(request).family ?? familyOf(decoded(request.url));
}

export function httpError(request: FastifyRequest, fault: HttpFault): Answer {
  return familyOfRequest(request).httpErrorAnswer(fault, askedBy(request));
}

export function askedBy(request: FastifyRequest): Asked {
  const { access, path } = configOf(request);
  return {
    requestId: request.id,
    method: request.method,
    url: request.url,
    path,
    scopes: access === undefined ? [] : scopesOf(access),
  };
}

/** So that a secret in an address is seen for one, however it is escaped; what has broken escapes stays as it is. */
export function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
