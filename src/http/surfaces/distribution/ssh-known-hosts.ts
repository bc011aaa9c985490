/** `GET /v1/ssh/authorities/{id}/known_hosts`: the lines that make clients trust the host certificates of an authority. */
import Type from 'typebox';
import { ChanceryError, invalidField } from '../../../base/error.ts';
import { typeId } from '../../../base/ids.ts';
import { certAuthorityLine } from '../../../ssh/known-hosts.ts';
import { openEndpoint } from '../../endpoint.ts';
import { linesAnswer, publicAuthority, SSH_AUTHORITY_ID, TEXT } from './ssh-text.ts';

export const sshKnownHosts = openEndpoint({
  method: 'GET',
  path: '/v1/ssh/authorities/:id/known_hosts',
  summary: 'Read the @cert-authority lines of an SSH authority',
  params: SSH_AUTHORITY_ID,
  query: Type.Object({
    hosts: Type.Optional(
      Type.String({
        maxLength: 4096,
        description:
          'patterns with commas between them, such as "*.example.com,[bastion.example.com]:2222"; "*" when absent',
      }),
    ),
  }),
  answers: { 200: TEXT },
  async handle({ headers, params, query, site }) {
    const patterns = query.hosts === undefined ? ['*'] : readPatterns(query.hosts);
    const { authority, keys } = await publicAuthority(site, params.id);
    // Whoever trusted it for hosts would let every user's certificate pass for one.
    if (authority.type === 'user') {
      throw new ChanceryError('not_found', 'an authority for users is none that hosts are trusted by', {
        subject: 'ssh_authority',
      });
    }
    const name = typeId('ca', authority.id);
    return linesAnswer(
      headers,
      keys.map(({ publicKey }) => certAuthorityLine(patterns, publicKey, name)),
    );
  },
});

const MOST_PATTERNS = 64;
/** sshd(8): a name or an address with "*" and "?", perhaps in brackets with a port; "!" excludes. */
const PATTERN = /^!?(?:[A-Za-z0-9._:*?-]{1,255}|\[[A-Za-z0-9._:*?-]{1,255}\](?::\d{1,5})?)$/;

function readPatterns(text: string): readonly string[] {
  const patterns = text.split(',');
  if (patterns.length <= MOST_PATTERNS && patterns.every((pattern) => PATTERN.test(pattern))) return patterns;
  throw invalidField(
    'hosts',
    `must be at most ${MOST_PATTERNS} names, addresses or patterns of them with commas between them, such as "*.example.com,[bastion.example.com]:2222"`,
  );
}
