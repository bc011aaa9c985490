/** `POST /api/v1/ssh/ca`: with a key that is made here, or one from elsewhere. */
import Type, { type Static } from 'typebox';
import { createSshAuthority, type NewSshAuthority } from '../../../../../authorities/ssh/create.ts';
import { readSshAuthority } from '../../../../../authorities/ssh/read.ts';
import { ChanceryError, unfitting } from '../../../../../base/error.ts';
import { parseLabel } from '../../../../../base/name.ts';
import { endpoint } from '../../../../endpoint.ts';
import { issue } from '../../issue.ts';
import { checkProject } from '../../spelling.ts';
import { KEY_ALGORITHM_NAMES, readKeyAlgorithm } from '../key-algorithms.ts';
import { readKeyPair } from './key-pair.ts';
import { CA, spellCa } from './shape.ts';

const BODY = Type.Object({
  projectId: Type.String({ maxLength: 400, description: 'the id of the tenant' }),
  friendlyName: Type.String({ maxLength: 400 }),
  keyAlgorithm: Type.Optional(Type.Enum(Object.keys(KEY_ALGORITHM_NAMES))),
  keySource: Type.Optional(Type.Enum(['internal', 'external'])),
  publicKey: Type.Optional(Type.String({ description: 'with keySource "external"' })),
  privateKey: Type.Optional(
    Type.String({ description: 'with keySource "external": OpenSSH’s format or PKCS#8' }),
  ),
  kind: Type.Optional(
    Type.Enum(['user', 'host'], { description: 'ours: whom it certifies; both when absent' }),
  ),
});

export const createCa = endpoint({
  method: 'POST',
  path: '/api/v1/ssh/ca',
  summary: 'Make an SSH authority',
  body: BODY,
  answers: { 200: CA },
  async handle({ body, site }, caller) {
    const label = parseLabel(body.friendlyName, 'friendlyName');
    const isExternal = body.keySource === 'external';
    if (isExternal && (!body.publicKey || !body.privateKey)) {
      throw issue('publicKey', 'Both public and private keys are required when key source is external');
    }
    checkProject(caller, body.projectId);
    const input = { label, kind: body.kind ?? 'any', shared: false } as const;
    const id = await createSshAuthority(site, caller, { ...input, ...keyOf(body, isExternal) }).catch(inUse);
    return { status: 200, body: spellCa(await readSshAuthority(site.store, caller.tenantId, id)) };
  },
});

function keyOf(
  { keyAlgorithm = 'ED25519', privateKey = '', publicKey = '' }: Static<typeof BODY>,
  isExternal: boolean,
): Pick<NewSshAuthority, 'keyAlgorithm' | 'imported'> {
  // A key from elsewhere says itself what it is.
  const algorithm = { keyAlgorithm: readKeyAlgorithm(keyAlgorithm) };
  return isExternal ? { ...algorithm, imported: readKeyPair(publicKey, privateKey) } : algorithm;
}

/** The organ knows no names of this wire. */
function inUse(error: unknown): never {
  if (error instanceof ChanceryError && error.code === 'invalid_field') {
    throw unfitting('privateKey', `Failed to import SSH key pair: ${error.message}`);
  }
  throw error;
}
