/** `chancery profile create`. */
import { Command } from '@commander-js/extra-typings';
import { allPolicies } from '../../declared/world.ts';
import { usage } from '../../failure.ts';
import type { Make } from '../../tree.ts';
import { findAuthority } from '../ca/find.ts';
import { noPolicy, PROFILE_CARD, readProfile } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('Make a certificate profile: an authority issues by a certificate policy under its name.')
    .argument('<name>', 'what it is called: lower-case letters, digits and hyphens')
    .requiredOption('--ca <authority>', 'the authority that issues, by its name or id')
    .requiredOption('--policy <policy>', 'the certificate policy that it issues by, by its name')
    .option('--description <text>', 'what it is for')
    .option(
      '--renew-before <days>',
      'certificates with a kept key renew themselves so many days before the end',
    )
    .addHelpText(
      'after',
      `
Certificate policies are made with chancery apply (kind: policy).

Example:
  chancery profile create web --ca acme-tls --policy web-servers --renew-before 20`,
    )
    .action(async (slug, { ca, description, policy, renewBefore }) => {
      if (renewBefore !== undefined && !/^[1-9]\d?$/.test(renewBefore))
        throw usage('--renew-before must be a number of days, from 1 to 30');
      const client = await session.client();
      const { id: caId } = await findAuthority(client, ca);
      const found = (await allPolicies(client)).find(({ id, name }) => name === policy || id === policy);
      if (found === undefined) throw noPolicy(policy);
      const { certificateProfile } = await client.post('/api/v1/cert-manager/certificate-profiles', {
        params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
        body: {
          slug,
          caId,
          certificatePolicyId: found.id,
          enrollmentType: 'api',
          ...(description !== undefined && { description }),
          apiConfig:
            renewBefore === undefined ? {} : { autoRenew: true, renewBeforeDays: Number(renewBefore) },
        },
      });
      await session.show(await readProfile(client, certificateProfile.id), PROFILE_CARD);
    });
