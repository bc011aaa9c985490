/** `GET /api/v1/projects/{projectId}/ssh-config`: null where no authority was needed yet, and where it was removed. */
import { readSshDefaults } from '../../../../authorities/ssh/defaults.ts';
import { endpoint } from '../../../endpoint.ts';
import { checkProject } from '../spelling.ts';
import { PROJECT_ID } from './address.ts';
import { SSH_CONFIG, spellSshConfig } from './ssh-config.ts';

export const readConfig = endpoint({
  method: 'GET',
  path: '/ssh-config',
  summary: 'Read the SSH authorities that hosts get by default',
  params: PROJECT_ID,
  answers: { 200: SSH_CONFIG },
  async handle({ params, site }, caller) {
    checkProject(caller, params.projectId);
    return { status: 200, body: spellSshConfig(await readSshDefaults(site.store, caller.tenantId)) };
  },
});
