/** `GET /v1/doctor`: what somebody should see to, of what is the caller's. */
import Type from 'typebox';
import { covers } from '../../../../access/scopes.ts';
import { seconds } from '../../../../base/ports.ts';
import { endpoint } from '../../../endpoint.ts';
import { spellTime } from '../../../v1/spelling.ts';

const STATUS = Type.Enum(['ok', 'warning', 'failed']);

export const doctor = endpoint({
  method: 'GET',
  path: '/v1/doctor',
  summary: 'Look the server over: all of it for who has the installation, for others what is their tenant’s',
  answers: {
    200: Type.Object({
      status: STATUS,
      timestamp: Type.String(),
      version: Type.String(),
      checks: Type.Array(
        Type.Object({
          name: Type.String(),
          status: STATUS,
          what: Type.String({ description: 'what was found' }),
          remedy: Type.Union([Type.String(), Type.Null()], { description: 'what to do' }),
        }),
      ),
    }),
  },
  async handle({ site }, { scopes, tenantId }) {
    const findings = await site.doctor.examine(covers(scopes, 'system') ? 'installation' : { tenantId });
    const found = new Set(findings.map(({ health }) => health));
    return {
      status: 200,
      body: {
        status: found.has('failed') ? 'failed' : found.has('warning') ? 'warning' : 'ok',
        timestamp: spellTime(seconds(site.clock)),
        version: site.version,
        checks: findings.map(({ check, health, remedy, what }) => ({
          name: check,
          status: health,
          what,
          remedy,
        })),
      },
    };
  },
});
