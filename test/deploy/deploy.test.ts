/** The files of `deploy/`: they agree with the program, and programs that are not ours take them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { satisfies } from '../../bin/engines.js';
import { SETTINGS } from '../../src/app/settings.ts';
import { environment, ROOT, start } from '../support/process.ts';
import { hasByChance } from '../support/programs.ts';
import { output, run } from '../support/run.ts';

vi.setConfig({ testTimeout: 120_000 });

const DEPLOY = join(ROOT, 'deploy');
const CHART = join(DEPLOY, 'helm', 'chancery');
const FILES = readdirSync(DEPLOY, { recursive: true, encoding: 'utf8', withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('secrets'))
  .map((entry) => join(entry.parentPath, entry.name));

/** Variables that others than the server read: the files of compose, and callers. */
const OTHERS = ['CHANCERY_HOST', 'CHANCERY_URL', 'CHANCERY_TOKEN'];

const { engines, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly engines: { readonly node: string };
  readonly version: string;
};

interface Service {
  readonly image: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly (string | { readonly source: string })[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, unknown>>;
}

interface Container {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly securityContext: unknown;
  readonly volumeMounts: readonly { readonly name: string }[];
}

interface Manifest {
  readonly kind: string;
  readonly spec: {
    readonly replicas?: number;
    readonly selector: unknown;
    readonly template?: {
      readonly metadata: { readonly labels: unknown };
      readonly spec: {
        readonly securityContext: unknown;
        readonly containers: readonly Container[];
        readonly initContainers: readonly Container[];
        readonly volumes: readonly { readonly name: string }[];
      };
    };
  };
}

describe('what deploys the server', () => {
  it('names settings that there are', () => {
    const known = new Set<string>([...SETTINGS.map(({ name }) => name), ...OTHERS]);
    for (const file of [...FILES, join(ROOT, 'docs', 'deploy.md')]) {
      const named = readFileSync(file, 'utf8').match(/CHANCERY_[A-Z_]*[A-Z]/g) ?? [];
      expect([file, named.filter((name) => !known.has(name))]).toEqual([file, []]);
    }
  });

  it('is of this version, on an exact Node that it runs on', () => {
    const dockerfile = readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8');
    const [, node = ''] = /^ARG NODE=docker\.io\/library\/node:(\d+\.\d+\.\d+)-/m.exec(dockerfile) ?? [];
    expect([node, satisfies(node, engines.node)]).toEqual([node, true]);
    const chart = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8')) as unknown;
    expect(chart).toMatchObject({ version, appVersion: version });
    expect(compose().services['chancery']?.image).toBe(`chancery:${version}`);
  });

  it('in compose gives secrets as files alone, and the processes no more than they need', () => {
    const { secrets, services } = compose();
    for (const [name, service] of Object.entries(services)) {
      for (const secret of service.secrets ?? []) {
        expect(Object.keys(secrets)).toContain(typeof secret === 'string' ? secret : secret.source);
      }
      const given = Object.keys(service.environment ?? {});
      expect(given.filter((variable) => /PASSWORD$|TOKEN$|DATABASE_URL$/.test(variable))).toEqual([]);
      // The official image of PostgreSQL starts as root, and gives that up by itself.
      if (name === 'postgres') continue;
      expect([name, service]).toMatchObject([
        name,
        {
          user: '10001:10001',
          read_only: true,
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
        },
      ]);
    }
  });

  it('knows of a server whether it is ready', async () => {
    const server = await start();
    const asked = (listen: string): Promise<{ readonly code: number | null }> =>
      run(process.execPath, [join(DEPLOY, 'health.mjs')], { env: environment({ CHANCERY_LISTEN: listen }) });
    const { host } = new URL(server.url);
    expect(await asked(host)).toMatchObject({ code: 0 });
    expect(await asked('127.0.0.1:9')).toMatchObject({ code: 1 });
    await server.stop();
    expect(await asked(host)).toMatchObject({ code: 1 });
  });
});

describe.skipIf(!hasByChance('systemd-analyze'))('systemd', () => {
  it('takes the unit, and finds little that it exposes', async () => {
    const unit = join(DEPLOY, 'chancery.service');
    const { stdout } = await run('systemd-analyze', ['security', '--offline=true', '--threshold=20', unit]);
    expect(stdout).toMatch(/Overall exposure level for chancery\.service: [01]\.\d OK/);
  });
});

describe.skipIf(!hasByChance('helm'))('Helm', () => {
  const NEEDED = {
    publicUrl: 'https://ca.example.com',
    'database.existingSecret': 'database',
    'masterKey.existingSecret': 'master-key',
    'tls.existingSecret': 'tls',
  };

  async function rendered(values: Readonly<Record<string, string>>): Promise<readonly Manifest[]> {
    const set = Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    const text = await output('helm', ['template', 'ca', CHART, '--kube-version', '1.31.0', ...set]);
    return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
  }

  it('finds nothing wrong with the chart', async () => {
    const set = Object.entries(NEEDED).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    const { code, stdout } = await run('helm', [
      'lint',
      '--strict',
      CHART,
      '--kube-version',
      '1.31.0',
      ...set,
    ]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('0 chart(s) failed')]);
  });

  it('renders servers that are not root, write nowhere but to their own folder and are given what they name', async () => {
    for (const more of [{}, { 'bootstrapToken.existingSecret': 'token', 'distribution.enabled': 'false' }]) {
      const all = await rendered({ ...NEEDED, ...more });
      expect(all.map(({ kind }) => kind).sort()).toEqual(['Deployment', 'PodDisruptionBudget', 'Service']);
      const deployment = all.find(({ kind }) => kind === 'Deployment');
      const pod = deployment?.spec.template?.spec;
      expect(deployment?.spec.replicas).toBe(3);
      expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001 });
      const containers = [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])];
      expect(containers).toHaveLength(2);
      for (const { env, image, securityContext, volumeMounts } of containers) {
        expect(image).toBe(`chancery:${version}`);
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        const volumes = pod?.volumes.map(({ name }) => name) ?? [];
        expect(volumeMounts.map(({ name }) => name).sort()).toEqual([...volumes].sort());
        const names = env.map(({ name }) => name);
        expect(names.includes('CHANCERY_BOOTSTRAP_TOKEN_FILE')).toBe('bootstrapToken.existingSecret' in more);
        expect(names.includes('CHANCERY_DISTRIBUTION_LISTEN')).toBe(!('distribution.enabled' in more));
      }
    }
  });

  it.each(Object.keys(NEEDED))('refuses values without %s', async (name) => {
    const { [name]: _left, ...values } = NEEDED as Record<string, string>;
    await expect(rendered(values)).rejects.toThrow(name.replace('.', '/'));
  });
});

function compose(): Compose {
  return parse(readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8'), { merge: true }) as Compose;
}
