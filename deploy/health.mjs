/**
 * Whether the server of this container is ready, for a health check: exits with 0 when it is, with 1 when it is not.
 * It asks from beside the server, so the name in the server's certificate is not looked at, and no secret is sent.
 */
import { get as getPlain } from 'node:http';
import { get as getTls } from 'node:https';

const { CHANCERY_LISTEN, CHANCERY_TLS_CERT, CHANCERY_TLS_ROLE } = process.env;
const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(CHANCERY_LISTEN || '127.0.0.1:7420') ?? [];
const here = { '0.0.0.0': '127.0.0.1', '[::]': '::1' }[host] ?? host.replace(/^\[|\]$/g, '');
const get = CHANCERY_TLS_CERT || CHANCERY_TLS_ROLE ? getTls : getPlain;
const asked = { host: here, port, path: '/v1/health/ready', rejectUnauthorized: false, timeout: 4000 };

get(asked, (answer) => process.exit(answer.statusCode === 200 ? 0 : 1))
  .on('timeout', () => process.exit(1))
  .on('error', () => process.exit(1));
