/** What belongs to a project stands at two addresses, of which one is older. */
import Type from 'typebox';
import type { Endpoint } from '../../../endpoint.ts';

export const PROJECT_ID = Type.Object({ projectId: Type.String() });

const PREFIXES = ['/api/v1/projects/:projectId', '/api/v2/workspace/:projectId'];

/** @param path of the endpoint, behind the project's address */
export function atProject(one: Endpoint): readonly Endpoint[] {
  return PREFIXES.map((prefix) => ({ ...one, path: `${prefix}${one.path}` }));
}
