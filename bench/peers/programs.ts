/** The programs of the peers: which versions are built, and where each is found. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { locate } from '../../test/support/programs.ts';

export interface Built {
  /** Of the program. */
  readonly name: 'step-ca' | 'cfssl';
  readonly version: string;
  /** As `go install` takes it. */
  readonly module: string;
  /** Whether it needs C: step-ca's own releases are built without, cfssl's SQLite cannot be. */
  readonly cgo: boolean;
}

/** cfssl 1.7 asks for a Go that is not everywhere yet. */
export const BUILT: readonly Built[] = [
  {
    name: 'step-ca',
    version: '0.30.2',
    module: 'github.com/smallstep/certificates/cmd/step-ca@v0.30.2',
    cgo: false,
  },
  { name: 'cfssl', version: '1.6.5', module: 'github.com/cloudflare/cfssl/cmd/cfssl@v1.6.5', cgo: true },
];

/** What is built around Vault's own modules. */
export const VAULT_MAIN: string = join(import.meta.dirname, 'vault', 'main.go');

/** @param given as `--peers` has it */
export function peersFolder(given: string | undefined): string {
  return given ?? join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'chancery', 'peers');
}

export function programOf(folder: string, { name, version }: Built): string {
  return join(folder, `${name}-${version}`);
}

/** Where a peer is: what was built, or what is installed on this machine. */
export function found(folder: string, name: Built['name']): string | undefined {
  const built = BUILT.find((one) => one.name === name);
  const program = built === undefined ? '' : programOf(folder, built);
  return existsSync(program) ? program : locate(name);
}
