/** `chancery cert watch`. */
import { resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { parseDuration } from '../../../base/duration.ts';
import type { KeyAlgorithm } from '../../../keys/algorithms.ts';
import { usage } from '../../failure.ts';
import type { Make } from '../../tree.ts';
import { keepRenewed } from '../../watch/watch.ts';

const KEYS = {
  ec256: 'ec-p256',
  ec384: 'ec-p384',
  ed25519: 'ed25519',
  rsa2048: 'rsa-2048',
  rsa3072: 'rsa-3072',
  rsa4096: 'rsa-4096',
} as const satisfies Record<string, KeyAlgorithm>;

export const command: Make = (session) =>
  new Command()
    .description('Keep one certificate renewed, with a new key each time that is made here and stays here.')
    .argument('<role>', 'the role that it is signed under')
    .argument('<name>', 'its common name, which is one of its names too')
    .requiredOption('--cert <file>', 'where the certificate with its chain goes')
    .requiredOption('--key <file>', 'where the key goes, readable by you alone')
    .option('--san <name...>', 'more DNS names')
    .option('--ip <address...>', 'IP addresses')
    .option('--ttl <time>', 'how long each is good, e.g. 24h; as long as the role allows when absent')
    .addOption(
      new Option('--key-type <type>', 'the kind of key')
        .choices(Object.keys(KEYS) as (keyof typeof KEYS)[])
        .default('ec256' as const),
    )
    .option('--before <time>', 'how long before its end it is renewed; a third of its life when absent')
    .option('--exec <command>', 'for sh, each time that the files were replaced')
    .option('--once', 'renew if it is time, and end: for timers')
    .addHelpText(
      'after',
      `
It renews earlier by a random part of a tenth of the certificate's life, so that many machines do not come at once; after a failure
it waits, longer each time, up to an hour. Each file is replaced whole; one that is there keeps its owner and mode, and a key's mode
is never wider than the group's. The command is given CHANCERY_CERT_FILE and CHANCERY_KEY_FILE, and not your token.

Examples:
  chancery cert watch web www.internal --cert tls.crt --key tls.key --exec 'systemctl reload nginx'
  chancery cert watch web www.internal --cert tls.crt --key tls.key --once || echo 'not renewed'`,
    )
    .action(async (role, name, flags) => {
      const { cwd } = session.terminal;
      const files = { cert: resolve(cwd, flags.cert), key: resolve(cwd, flags.key) };
      if (files.cert === files.key) throw usage('--cert and --key must be two files');
      await keepRenewed(session, {
        role,
        wanted: {
          commonName: name,
          dns: flags.san ?? [],
          ips: flags.ip ?? [],
          key: KEYS[flags.keyType],
        },
        ttl: flags.ttl,
        files,
        before: flags.before === undefined ? undefined : parseDuration(flags.before, '--before'),
        exec: flags.exec,
        once: flags.once === true,
      });
    });
