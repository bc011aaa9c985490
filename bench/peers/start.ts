/** The peers that are there, each durable and on loopback. */
import { existsSync } from 'node:fs';
import { vaultProgram } from '../../scripts/vault-server.mjs';
import type { System } from '../workloads.ts';
import { startCfssl } from './cfssl.ts';
import { found, peersFolder, VAULT_MAIN } from './programs.ts';
import { startStepCa } from './step-ca.ts';
import { startVault } from './vault.ts';

/**
 * @param given the folder of those that were built; the user's cache when absent
 * @param wanted whether the one of this name is to be started
 */
export async function startPeers(
  given: string | undefined,
  wanted: (name: string) => boolean,
): Promise<readonly System[]> {
  const folder = peersFolder(given);
  const vault = vaultProgram(VAULT_MAIN);
  const peers: readonly (readonly [string, string | undefined, (program: string) => Promise<System>])[] = [
    ['step-ca', found(folder, 'step-ca'), startStepCa],
    ['cfssl', found(folder, 'cfssl'), startCfssl],
    ['Vault', existsSync(vault) ? vault : undefined, startVault],
  ];
  const started: System[] = [];
  for (const [name, program, start] of peers.filter(([name]) => wanted(name))) {
    if (program === undefined)
      process.stderr.write(`${name} is not here: \`npm run bench:peers\` builds it with Go\n`);
    else started.push(await start(program));
  }
  return started;
}
