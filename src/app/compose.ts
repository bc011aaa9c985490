/** The one composition root: from a configuration to a running server. */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { pino } from 'pino';
import { TokenUses } from '../access/token-uses.ts';
import { Verifier } from '../audit/verify.ts';
import type { Id } from '../base/ids.ts';
import { newEgress } from '../egress/egress.ts';
import { readConsole } from '../http/console/files.ts';
import { hostGuard, loopbackAddresses } from '../http/guard.ts';
import { LiveEvents } from '../http/live/live-events.ts';
import { type Metrics, newMetrics } from '../http/metrics.ts';
import { buildServer } from '../http/server.ts';
import type { HttpSite } from '../http/site.ts';
import { API } from '../http/surfaces/all.ts';
import { DISTRIBUTION } from '../http/surfaces/distribution/endpoints.ts';
import { Overviews } from '../inventory/overview/overview.ts';
import { vaultIssuer } from '../issuers/vault.ts';
import type { RenewalWatch } from '../issuing/auto-renew.ts';
import { cachedContexts } from '../issuing/contexts.ts';
import { cachedSshContexts } from '../issuing/ssh/contexts.ts';
import { softwareKeyGenerator } from '../keys/generate.ts';
import type { MasterKey } from '../keys/master-key.ts';
import { RSA_QUEUE_LIMITS, rsaQueue } from '../keys/rsa-queue.ts';
import { Crls, type CrlWatch } from '../revocation/crls.ts';
import { Krls, type KrlWatch } from '../revocation/krls.ts';
import { Upkeep } from '../revocation/upkeep.ts';
import type { SelfAuditSite } from '../self-audit/walk.ts';
import { openStore } from '../store/open.ts';
import { Sender, type SendWatch } from '../webhooks/sender.ts';
import { ambientSources } from './ambient.ts';
import { checkpointFolder } from './checkpoint-folder.ts';
import { type Config, hostPort, type Listen } from './config.ts';
import { Examination } from './doctor/examination.ts';
import { hostOf } from './doctor/host.ts';
import { type Opened, openInstallation, readTokenFile } from './installation.ts';
import { jobTable, REVOCATION } from './job-table.ts';
import { Jobs } from './jobs.ts';
import { nextThatAppeared } from './master-key.ts';
import { Noting } from './noting.ts';
import { Presence } from './presence.ts';
import { ROOT } from './root.ts';
import { type ServerTls, serverTls } from './server-tls.ts';
import { SetupCode } from './setup-code.ts';
import { makeStarter } from './starter.ts';
import { Witnessing } from './witnessing.ts';

export interface Running {
  /** Of the API. */
  readonly url: string;
  readonly opened: Opened;
  /** Whether the role of the starter is there. */
  readonly hasStarter: boolean;
  /** By which whoever started it signs in; undefined where no token lies, or others may be listening. */
  readonly setupCode: string | undefined;
  /** No new requests; those in flight finish. */
  stop(): Promise<void>;
}

/** @throws invalid_field, unavailable: why it cannot start */
export async function start(config: Config, version: string, log: Logger): Promise<Running> {
  const sources = ambientSources();
  const metrics = newMetrics();
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const store = await openStore(config.databaseUrl, {
    ...sources,
    thread: { execArgv: [] },
    elapsed: () => performance.now(),
    observe: {
      commit: (size, seconds) => {
        metrics.commitBatch.observe(size);
        metrics.commitSeconds.observe(seconds);
      },
    },
  });
  const closers: (() => Promise<unknown>)[] = [() => store.close()];
  try {
    const opened = await openInstallation(config, { ...sources, store });
    const { keys } = opened;
    const findNext = (): Promise<MasterKey | undefined> => nextThatAppeared(config);
    const presence = new Presence({ ...sources, store, log, keys, findNext, isShared: !config.usesSqlite });
    await presence.announce();
    closers.unshift(() => presence.stop());
    presence.start();
    const { sealer } = presence;
    const rsa = rsaQueue(RSA_QUEUE_LIMITS, availableParallelism());
    closers.unshift(() => rsa.close());
    const crls = new Crls({ ...sources, store, sealer, observe: watchCrls(metrics, log) });
    const krls = new Krls({ ...sources, store, observe: watchKrls(metrics, log) });
    const failed = (id: Id, error: unknown): void =>
      log.error({ err: error, id }, 'an issuer, an SSH authority or an intent was not tended');
    const egress = newEgress({ allowed: config.egressAllow, own: ownListeners(config) });
    const outside = checkpointFolder(config.checkpointDir, sources.clock);
    const setup = new SetupCode(sources, () => readTokenFile(config));
    let tls: ServerTls | undefined;
    const site: HttpSite = {
      ...sources,
      store: presence.following(store),
      live: new LiveEvents({ ...sources, store, log }),
      setup,
      sealer,
      keys: softwareKeyGenerator({ rsaQueue: rsa }),
      contexts: cachedContexts(store, sealer),
      sshContexts: cachedSshContexts(store, sealer),
      egress,
      delegated: vaultIssuer({ ...sources, egress }),
      crls,
      krls,
      outside,
      verifier: new Verifier({ ...sources, store, outside }),
      doctor: new Examination({
        ...sources,
        store,
        sealer,
        egress: newEgress(RELYING),
        log,
        host: hostOf(
          config,
          opened,
          () => tls,
          () => jobs,
        ),
      }),
      tokenUses: new TokenUses({ ...sources, store }),
      overviews: new Overviews({ ...sources, store }),
      wakeJobs: () => jobs.wake(REVOCATION),
      distributionUrl: config.distributionUrl,
      publicUrl: config.publicUrl,
      sshDefaultTtl: config.sshDefaultTtl,
      log,
      metrics,
      version,
    };
    const upkeep = new Upkeep({ ...sources, store, crls, krls, failed });
    const sender = new Sender(site, watchDeliveries(metrics, log));
    const renewals = watchRenewals(metrics, log);
    const jobs = new Jobs(site, jobTable({ site, upkeep, renewals, sender, differs: differing(log) }));
    const witnessing = new Witnessing(site);
    const noting = new Noting(site);
    const hasStarter = await starter(config, site);
    tls = await serverTls(config, site);
    closers.unshift(async () => tls?.stop());
    closers.unshift(() =>
      Promise.all([crls.stop(), krls.stop(), jobs.stop(), sender.stop(), witnessing.stop(), noting.stop()]),
    );
    const servers = await listen(config, site, tls);
    jobs.start();
    witnessing.start();
    noting.start();
    closers.unshift(() => Promise.all(servers.map((server) => server.close())));
    const setupCode = config.onLoopback && opened.tokenFile !== undefined ? setup.make() : undefined;
    return { url: addressOf(config), opened, hasStarter, setupCode, stop: () => closeAll(closers) };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

/** As whoever relies on certificates, from here: to where the operator has certificates point, which may be this server. */
const RELYING = { allowed: ['0.0.0.0/0', '::/0'], own: [], timeLimit: 4_000 };

function ownListeners({ distributionListen, listen }: Config): readonly Listen[] {
  return distributionListen === undefined ? [listen] : [listen, distributionListen];
}

function watchCrls({ crlFailures, crlsPublished }: Metrics, log: Logger): CrlWatch {
  return {
    published: () => crlsPublished.inc(),
    going(issuerId, { entries, of, seconds }) {
      const perSecond = Math.round(entries / seconds);
      const secondsLeft = Math.ceil((seconds * Math.max(0, of - entries)) / Math.max(1, entries));
      log.info({ issuerId, entries, of, perSecond, secondsLeft }, 'a CRL is being made');
    },
    failed(issuerId, error) {
      crlFailures.inc();
      log.error({ err: error, issuerId }, 'a CRL was not made');
    },
  };
}

function watchKrls({ krlFailures, krlsPublished }: Metrics, log: Logger): KrlWatch {
  return {
    published: () => krlsPublished.inc(),
    failed(authorityId, error) {
      krlFailures.inc();
      log.error({ err: error, authorityId }, 'a KRL was not made');
    },
  };
}

function differing(log: Logger): SelfAuditSite['found'] {
  return ({ id: certificateId, tenantId }, faults) =>
    log.error({ certificateId, tenantId, faults }, 'a stored certificate is not as it must be');
}

function watchRenewals({ issued }: Metrics, log: Logger): RenewalWatch {
  return {
    renewed: () => issued.inc({ kind: 'x509', origin: 'renew' }),
    failed(certificateId, error) {
      log.warn({ err: error, certificateId }, 'a certificate was not renewed');
    },
  };
}

function watchDeliveries({ webhookDeliveries }: Metrics, log: Logger): SendWatch {
  return {
    tried: (outcome) => webhookDeliveries.inc({ outcome }),
    failed(webhookId, error) {
      log.error({ err: error, webhookId }, 'a webhook was not served');
    },
  };
}

export function newLogger(level: string): Logger {
  // Requests are logged by their facts alone; headers and bodies never reach the log.
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}

function addressOf(config: Config): string {
  return `${config.tls === undefined ? 'http' : 'https'}://${hostPort(config.listen)}`;
}

async function starter(config: Config, site: HttpSite): Promise<boolean> {
  const token = config.bootstrapToken ?? readTokenFile(config);
  if (!config.starter || token === undefined) return false;
  try {
    return await makeStarter(site, token);
  } catch (error) {
    // The token may have been revoked long ago; a server does not need its starter.
    site.log.info({ err: error }, 'the starter was not made');
    return false;
  }
}

async function listen(
  config: Config,
  site: HttpSite,
  tls: ServerTls | undefined,
): Promise<readonly FastifyInstance[]> {
  const { onLoopback, rateLimits, trustProxy } = config;
  const addresses = [...loopbackAddresses(config.listen.port), config.publicUrl, addressOf(config)];
  const api = await buildServer(site, {
    endpoints: API,
    onLoopback,
    guard: onLoopback ? hostGuard(addresses) : undefined,
    trustProxy,
    rateLimits,
    tls: tls?.context,
    console: readConsole(join(ROOT, 'dist', 'console')),
  });
  tls?.watch(api.server);
  await api.listen(config.listen);
  if (config.distributionListen === undefined) return [api];
  const options = { endpoints: DISTRIBUTION, onLoopback: false, guard: undefined, trustProxy, rateLimits };
  const distribution = await buildServer(site, options);
  await distribution.listen(config.distributionListen);
  return [api, distribution];
}

async function closeAll(closers: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const close of closers) await close();
}
