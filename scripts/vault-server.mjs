/**
 * Builds a Vault server with Go, from the modules that the go.mod of `test/interop/vault-server` names, into the user's
 * cache; quick when it is there. Run by itself it builds the one for tests and prints where the program is.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { run } from './run.mjs';

const SOURCES = fileURLToPath(new URL('../test/interop/vault-server', import.meta.url));
const MODULE = 'github.com/hashicorp/vault';
/** The folders of Vault's module that the server is built from: not the user interface, the website, the scenarios. */
const FOLDERS = 'audit builtin command helper http internal internalshared limits physical plugins'
  .concat(' serviceregistration shamir tools vault version go.mod go.sum')
  .split(' ');

/**
 * Vault is released with an SDK of its own tree, which stands between two releases of the SDK: what the later one
 * changed is followed here.
 * @type {readonly (readonly [file: string, from: string, to: string])[]}
 */
const PATCHES = [
  [
    'vault/identity_store.go',
    'ActivationFunc: iStore.activateDeduplication,',
    'ActivationFunc: func(ctx context.Context, req *logical.Request, _ string) error { return iStore.activateDeduplication(ctx, req) },',
  ],
  ['vault/logical_system_activation_flags.go', 'ActivationFunc(ctx, nil)', 'ActivationFunc(ctx, nil, "")'],
];

/**
 * @param {string} main the Go source of what is built around Vault's modules
 * @returns {string} where the server of these sources lies, once it was built
 */
export function vaultProgram(main = join(SOURCES, 'main.go')) {
  const files = [join(SOURCES, 'go.mod'), join(SOURCES, 'go.sum'), main].map((name) => readFileSync(name));
  const digest = files.reduce((hash, file) => hash.update(file), createHash('sha256')).digest('hex');
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'chancery');
  return join(cache, `vault-${digest.slice(0, 16)}`);
}

/**
 * @param {string} go the program
 * @param {string} main as for `vaultProgram`
 * @returns {Promise<string>} the path of the server. Takes minutes, and a gigabyte from the module proxy, the first time
 */
export async function buildVaultServer(go, main = join(SOURCES, 'main.go')) {
  const program = vaultProgram(main);
  if (existsSync(program)) return program;
  mkdirSync(dirname(program), { recursive: true });
  await withLock(`${program}.lock`, async () => {
    if (existsSync(program)) return;
    console.error('chancery: building a Vault server, once (some minutes)');
    const folder = `${program}.building`;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    await build(go, main, folder);
    renameSync(join(folder, 'server'), program);
    rmSync(folder, { recursive: true });
  });
  return program;
}

/**
 * @param {string} go
 * @param {string} main
 * @param {string} folder
 */
async function build(go, main, folder) {
  const vault = join(folder, 'vault');
  // Held to go.sum here, as the copy is not.
  const { Dir: original } = JSON.parse(await step(go, ['mod', 'download', '-json', MODULE]));
  for (const name of FOLDERS) {
    cpSync(join(original, name), join(vault, name), {
      recursive: true,
      filter: (path) => !path.endsWith('_test.go'),
    });
  }
  await step('chmod', ['-R', 'u+w', vault]);
  for (const [file, from, to] of PATCHES) {
    const text = readFileSync(join(vault, file), 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${file} of Vault is not what the patch was made for`);
    writeFileSync(
      join(vault, file),
      text.replace(from, () => to),
    );
  }
  for (const name of ['go.mod', 'go.sum']) cpSync(join(SOURCES, name), join(folder, name));
  cpSync(main, join(folder, 'main.go'));
  await step(go, ['mod', 'edit', `-replace=${MODULE}=${vault}`], folder);
  const output = join(folder, 'server');
  await step('nice', [go, 'build', '-mod=mod', '-trimpath', '-ldflags=-s -w', '-o', output, '.'], folder);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
async function step(command, args, cwd = SOURCES) {
  const { code, output } = await run(command, args, cwd);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${code}\n${output.slice(-4000)}`);
  return output;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await buildVaultServer(process.argv[2] ?? 'go'));
}
