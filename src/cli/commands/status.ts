/** `chancery status`: which server answers, whether it is ready, and who you are to it. */
import { Command } from '@commander-js/extra-typings';
import { ApiError } from '../../client/errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { Shape } from '../output.ts';
import type { Session } from '../session.ts';
import type { Make } from '../tree.ts';

interface Status {
  readonly url: string;
  readonly ready: boolean;
  /** What readiness looks at, and how it stands. */
  readonly checks: Readonly<Record<string, string>>;
  /** Null without a token. */
  readonly you: { readonly name: string; readonly tenant: string; readonly scopes: readonly string[] } | null;
}

const SHAPE: Shape<Status> = {
  columns: [
    ['server', ({ url }) => url],
    ['ready', ({ checks, ready }) => (ready ? 'yes' : `no: ${badOf(checks).join('; ')}`)],
    ['tenant', ({ you }) => you?.tenant],
    ['you', ({ you }) => you?.name ?? 'nobody: there is no token'],
    ['scopes', ({ you }) => you?.scopes.join(' ')],
  ],
  name: ({ url }) => url,
};

export const command: Make = (session) =>
  new Command()
    .description('Say which server answers, whether it is ready, and who you are to it.')
    .addHelpText('after', '\nEnds with 9 when the server is not ready.')
    .action(async () => {
      const status = await statusOf(session);
      await session.show(status, SHAPE);
      if (!status.ready) session.exitCode = EXIT.no;
    });

async function statusOf(session: Session): Promise<Status> {
  const { token, url } = await session.settings();
  const client = await session.anonymous(token.value);
  const [readiness, you] = await Promise.all([
    readinessOf(() => client.get('/v1/health/ready')),
    token.value === undefined ? null : client.get('/v1/auth/whoami'),
  ]);
  return {
    url: url.value,
    ...readiness,
    you: you && { name: you.identity.name, tenant: you.tenant.name, scopes: you.scopes },
  };
}

type Readiness = Pick<Status, 'ready' | 'checks'>;

/** A server that is not ready says so with 503, and with the same checks. */
async function readinessOf(
  ask: () => Promise<{ readonly checks: Readonly<Record<string, string>> }>,
): Promise<Readiness> {
  try {
    const { checks } = await ask();
    return { ready: true, checks };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 503) throw error;
    const { checks = {} } = (error.body ?? {}) as Partial<Pick<Status, 'checks'>>;
    return { ready: false, checks };
  }
}

function badOf(checks: Status['checks']): readonly string[] {
  return Object.entries(checks)
    .filter(([, state]) => state !== 'ok')
    .map(([name, state]) => `${name} ${state}`);
}
