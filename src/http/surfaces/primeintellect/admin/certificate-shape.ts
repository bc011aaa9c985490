/** The certificate request of Prime Intellect's admins, which two addresses take alike. */
import Type, { type Static } from 'typebox';
import type { Caller } from '../../../../access/caller.ts';
import { issueClusterCertificate } from '../../../../fleet/cluster-certificate.ts';
import type { Answer } from '../../../endpoint.ts';
import type { HttpSite } from '../../../site.ts';
import { pathId } from '../../../v1/spelling.ts';
import { STATUS } from '../offset-page.ts';
import { NODE, spellNode } from './node.ts';

export const CLUSTER_ID = Type.Object({ cluster_id: Type.String() });

export const CERTIFICATE_REQUEST = Type.Object({
  publicKey: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description: 'absent: the primary one of the caller’s SSH keys',
    }),
  ),
  ttl: Type.Optional(
    Type.Union([Type.String(), Type.Null()], { description: 'such as "30m" or "2h"; shortened to 8h' }),
  ),
});

export const CERTIFICATE = Type.Object({
  data: Type.Object({
    signedKey: Type.String(),
    validPrincipals: Type.Array(Type.String()),
    ttl: Type.String(),
    nodes: Type.Array(NODE),
  }),
  status: Type.String(),
});

export async function answerCertificate(
  site: HttpSite,
  caller: Caller,
  clusterId: string,
  { publicKey, ttl }: Static<typeof CERTIFICATE_REQUEST>,
): Promise<Answer> {
  const { line, nodes, principals, ...issued } = await issueClusterCertificate(site, caller, {
    clusterId: pathId('cluster', clusterId),
    publicKey: publicKey ?? undefined,
    ttl: ttl ?? undefined,
    usualTtl: site.sshDefaultTtl,
  });
  const data = { signedKey: line, validPrincipals: principals, ttl: issued.ttl, nodes: nodes.map(spellNode) };
  return { status: 200, body: { data, status: STATUS } };
}
