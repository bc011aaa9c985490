/** `POST /api/v1/ssh/hosts`. */
import Type from 'typebox';
import { createHost as create } from '../../../../../fleet/hosts.ts';
import { endpoint } from '../../../../endpoint.ts';
import { authorityId, checkProject } from '../../spelling.ts';
import { HOST, HOST_FIELDS, readHostFields, spellHost } from './shape.ts';

export const createHost = endpoint({
  method: 'POST',
  path: '/api/v1/ssh/hosts',
  summary: 'Register a host',
  body: Type.Object({
    projectId: Type.String({ maxLength: 400, description: 'the id of the tenant' }),
    hostname: Type.String({
      maxLength: 400,
      description: 'a name of two labels or more, or an IPv4 address',
    }),
    ...HOST_FIELDS,
    userSshCaId: Type.Optional(Type.String({ maxLength: 400, description: 'the default when absent' })),
    hostSshCaId: Type.Optional(Type.String({ maxLength: 400, description: 'the default when absent' })),
  }),
  answers: { 200: HOST },
  async handle({ body, site }, caller) {
    const { hostSshCaId, userSshCaId } = body;
    const fields = { ...USUAL, hostname: '', ...readHostFields(body) };
    checkProject(caller, body.projectId);
    const { tenantId } = caller;
    const host = await create(site, caller, {
      ...fields,
      userAuthorityId:
        userSshCaId === undefined
          ? undefined
          : authorityId(userSshCaId, 'userSshCaId', 'User SSH CA', tenantId),
      hostAuthorityId:
        hostSshCaId === undefined
          ? undefined
          : authorityId(hostSshCaId, 'hostSshCaId', 'Host SSH CA', tenantId),
    });
    return { status: 200, body: spellHost(host) };
  },
});

const USUAL = {
  alias: null,
  aliasAsPrincipal: false,
  wildcardPrincipal: false,
  userCertTtl: { text: '8h', seconds: 28_800 },
  hostCertTtl: { text: '1y', seconds: 31_557_600 },
  logins: [],
};
