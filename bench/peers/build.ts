/** `npm run bench:peers`: builds the peers with Go, from the Go module proxy. See ../README.md. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildVaultServer } from '../../scripts/vault-server.mjs';
import { locate } from '../../test/support/programs.ts';
import { BUILT, peersFolder, programOf, VAULT_MAIN } from './programs.ts';

const { values: flags } = parseArgs({ options: { peers: { type: 'string' } } });
const go = locate('go');
if (go === undefined) {
  process.stderr.write(
    'Go is missing: `apt-get install golang-go`, or from go.dev, 1.25.3 or later; then run this again.\n' +
      'A peer that is installed already is found on the PATH: step-ca, cfssl.\n',
  );
  process.exit(1);
}
const folder = peersFolder(flags.peers);
mkdirSync(folder, { recursive: true });
for (const peer of BUILT) {
  const program = programOf(folder, peer);
  if (!existsSync(program)) install(go, peer.module, peer.name, program, peer.cgo);
  process.stdout.write(`${program}\n`);
}
process.stdout.write(`${await buildVaultServer(go, VAULT_MAIN)}\n`);

function install(command: string, module: string, name: string, program: string, cgo: boolean): void {
  process.stderr.write(`building ${module}, once (some minutes)\n`);
  const args = ['-n', '10', command, 'install', '-trimpath', '-ldflags=-s -w', module];
  const env = { ...process.env, GOBIN: folder, CGO_ENABLED: cgo ? '1' : '0' };
  const { status } = spawnSync('nice', args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`go install ${module} ended with ${status}`);
  renameSync(`${folder}/${name}`, program);
}
