/** The types of the client are made from what the server says of itself. After a change: `npx vitest run test/docs --update`. */
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { expect, test } from 'vitest';
import { memorySite } from '../support/site.ts';

const HEAD = '/** Made from /openapi.json by test/docs/client-types.test.ts; not written by hand. */\n';
/**
 * Chancery's own API with ScaiVault's, SSH, and what the command line keeps of certificate profiles; Infisical's and Prime
 * Intellect's users have clients of theirs.
 */
const COVERED = [
  '/v1/',
  '/api/v1/ssh/',
  '/api/v1/ssh_keys/',
  '/api/admin/clusters',
  '/api/v1/projects/{projectId}/ssh-',
  '/api/v1/cert-manager/certificate-profiles',
  '/api/v1/cert-manager/certificate-policies',
];

test('the client’s types are those of /openapi.json', async () => {
  const site = await memorySite();
  const { body } = await site.call('GET', '/openapi.json', undefined, null);
  const document = withoutErrors(body as unknown as OpenAPI3);
  const text = astToString(await openapiTS(document, { immutable: true, alphabetize: true }));
  await expect(`${HEAD}${text}`).toMatchFileSnapshot('../../src/client/api.ts');
  await site.close();
});

/** What is covered, with the answers to what went well: all others have the envelope of their family. */
function withoutErrors(document: OpenAPI3): OpenAPI3 {
  const paths = Object.entries(document.paths ?? {}).filter(([path]) =>
    COVERED.some((prefix) => path.startsWith(prefix)),
  );
  const copy = structuredClone(Object.fromEntries(paths)) as Record<string, Record<string, Operation>>;
  for (const operation of Object.values(copy).flatMap((path) => Object.values(path))) {
    for (const status of Object.keys(operation.responses ?? {})) {
      if (!status.startsWith('2')) delete operation.responses?.[status];
    }
  }
  return { ...document, paths: copy as OpenAPI3['paths'] } as OpenAPI3;
}

interface Operation {
  readonly responses?: Record<string, unknown>;
}
