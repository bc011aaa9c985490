/** `chancery ssh host add`: the machine that it runs on becomes a host, whose sshd takes logins by certificates. */
import { hostname as nameOfMachine } from 'node:os';
import { dirname, resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { usage } from '../../../failure.ts';
import type { Shape } from '../../../output.ts';
import { type Added, addHost } from '../../../ssh/host/add.ts';
import { locateSshd } from '../../../ssh/host/sshd.ts';
import { type HostState, readState, stateFiles, USUAL_FOLDER } from '../../../ssh/host/state.ts';
import { type TimerKind, usualTimer } from '../../../ssh/host/timer.ts';
import type { Make } from '../../../tree.ts';

export const command: Make = (session) =>
  new Command()
    .description('Have the sshd of this machine take logins by certificates, and show a certificate itself.')
    .option('--hostname <name>', 'what people type to reach it: two labels or more; its own name when absent')
    .option('--alias <name>', 'a short name, which its certificates bear too')
    .option(
      '--login <mapping...>',
      'who may be which user of it, e.g. root=ada,group:ops; added to who may already',
    )
    .option('--cluster <cluster...>', 'let in whoever may log in to these clusters, too')
    .option('--user-ttl <time>', 'how long certificates of its users are good; 8h when absent')
    .option('--host-ttl <time>', 'how long its own are; 1y when absent')
    .option('--host-key <file...>', 'private keys that are certified; all that sshd has when absent')
    .option('--sshd-config <file>', 'the configuration of sshd; /etc/ssh/sshd_config when absent')
    .option('--sshd <file>', 'the program; the machine’s own when absent')
    .option('--state <folder>', 'where lists, certificates and the timer’s token are kept', USUAL_FOLDER)
    .option('--reload <command>', 'what makes sshd read its configuration anew; SIGHUP when absent')
    .addOption(
      new Option('--timer <kind>', 'what renews; what this machine has when absent').choices([
        'systemd',
        'cron',
        'none',
      ] as const),
    )
    .option('--timer-dir <folder>', 'where its files go; /etc/systemd/system or /etc/cron.d when absent')
    .option(
      '--renew-token <source>',
      'a token with ssh:issue for the timer: @file, env:NAME or -; made when absent',
    )
    .option('--force', 'set TrustedUserCAKeys and RevokedKeys, though they are set to something else')
    .addHelpText(
      'after',
      `
Run as root, with a token that has ssh:admin, and admin where the timer's token is to be made. The host is registered; whom
it is to trust and what is revoked are fetched; its keys are certified; and sshd is told of them in a file of its own. sshd
is asked whether it would start so before it is reloaded: when it would not, everything is put back. A timer fetches again
every five minutes. Done twice, it is done once; chancery ssh host remove undoes it.

Examples:
  chancery ssh host add --hostname web.example.com --login root=ada,group:ops
  chancery ssh host add --cluster gpu`,
    )
    .action(async (flags) => {
      const { cwd } = session.terminal;
      const files = stateFiles(resolve(cwd, flags.state));
      const { ca, url } = await session.settings();
      const { renewToken } = flags;
      // What it was told once, it need not be told again.
      const before = readState(files);
      const added = await addHost(
        {
          client: await session.client(),
          asTimer: (token) => session.clientAt({ url: url.value, token, ca: ca.value }),
          note: (text) => session.note(text),
        },
        files,
        {
          url: url.value,
          serverCa: ca.value,
          host: {
            hostname: hostnameOf(flags.hostname ?? before?.hostname ?? nameOfMachine()),
            alias: flags.alias,
            logins: flags.login ?? [],
            userTtl: flags.userTtl,
            hostTtl: flags.hostTtl,
          },
          clusters: flags.cluster,
          sshd: {
            sshd: locateSshd(flags.sshd ?? before?.sshd),
            sshd_config: resolve(cwd, flags.sshdConfig ?? before?.sshd_config ?? USUAL_CONFIG),
          },
          hostKeys: flags.hostKey?.map((key) => resolve(cwd, key)),
          reload: flags.reload ?? before?.reload ?? null,
          timer: timerOf(cwd, flags, before?.timer),
          renewToken:
            renewToken === undefined ? undefined : await session.secret(renewToken, '--renew-token'),
          isForced: flags.force === true,
        },
      );
      await session.show(added, ADDED);
      if (added.timer.kind === 'none')
        session.note('nothing renews: have chancery ssh host renew run every 5 minutes');
    });

const USUAL_CONFIG = '/etc/ssh/sshd_config';

function timerOf(
  cwd: string,
  { timer: given, timerDir }: { readonly timer?: TimerKind; readonly timerDir?: string },
  before: HostState['timer'] | undefined,
): { readonly kind: TimerKind; readonly folder: string | undefined } {
  const kind = given ?? before?.kind ?? usualTimer();
  if (timerDir !== undefined) return { kind, folder: resolve(cwd, timerDir) };
  const [file] = before?.kind === kind ? before.files : [];
  return { kind, folder: file === undefined ? undefined : dirname(file) };
}

/** The names of its columns are for people; `-o json` prints what is kept, which holds no secret. */
const ADDED: Shape<Added> = {
  columns: [
    ['host', ({ hostname }) => hostname],
    ['id', ({ host_id: id }) => id],
    ['clusters', ({ clusters }) => clusters.map(({ name }) => name).join(' ')],
    ['host keys', ({ host_keys: keys }) => keys.join('\n')],
    ['sshd reads', ({ drop_in: file }) => file],
    ['included by', ({ include, sshd_config: config }) => (include === null ? '' : config)],
    ['timer', ({ timer }) => timer.files.join('\n') || 'none'],
    ['reloaded', ({ reloaded }) => (reloaded ? 'yes' : 'no')],
  ],
  name: ({ hostname }) => hostname,
};

function hostnameOf(name: string): string {
  if (/^[^.]+(\.[^.]+)+\.?$/.test(name)) return name.replace(/\.$/, '').toLowerCase();
  throw usage(`"${name}" is no whole name of a host`, '--hostname web.example.com');
}
