/** `chancery profile ls`. */
import { Command } from '@commander-js/extra-typings';
import { byOffset } from '../../declared/world.ts';
import type { Make } from '../../tree.ts';
import { PROFILE_LIST } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('List certificate profiles: each ties an authority to a certificate policy.')
    .action(async () => {
      const client = await session.client();
      const profiles = await byOffset(async (query) => {
        const answer = await client.get('/api/v1/cert-manager/certificate-profiles', { params: { query } });
        return answer.certificateProfiles;
      });
      await session.list(profiles, PROFILE_LIST);
    });
