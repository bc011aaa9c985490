/** The master keys of an installation as a process begins with them: the one that is its own, and the one beside it. */
import { ChanceryError } from '../base/error.ts';
import type { Random } from '../base/ports.ts';
import { HeldKeys } from '../keys/held-keys.ts';
import { type MasterKey, SALT_OCTETS } from '../keys/master-key.ts';
import { checkValue, sealer, verifyCheckValue } from '../keys/sealing.ts';
import type { Row } from '../records/tables.ts';
import type { Config } from './config.ts';
import {
  besideTheData,
  isBesideTheData,
  type KeySource,
  makeKeyFile,
  nextBesideTheData,
  nextSource,
  noMasterKey,
  usualSource,
} from './master-key.ts';
import { removeDrafts } from './private-file.ts';

export interface OpenedKeys {
  readonly held: HeldKeys;
  /** What the installation's check value was made with. */
  readonly own: OpenedKey;
  readonly other: OpenedKey | undefined;
}

export interface OpenedKey {
  readonly source: KeySource;
  readonly key: MasterKey;
}

/**
 * Whichever of the two is the installation's own is found out by its check value: a change of the master key may have
 * stopped anywhere.
 * @throws invalid_field saying where a key was looked for
 */
export async function openKeys(
  config: Config,
  random: Random,
  installation: Row<'installation'>,
): Promise<OpenedKeys> {
  if (isBesideTheData(config))
    for (const path of [besideTheData(config), nextBesideTheData(config)]) removeDrafts(path);
  const sources = [usualSource(config), nextSource(config)].filter((source) => source !== undefined);
  const fitting = fittingSources(config, sources, installation);
  for (const source of fitting) {
    const key = await source.load(installation.keySalt ?? NO_SALT);
    if (!verifyCheckValue(sealer([key], random), installation.keyCheck)) continue;
    const beside = sources.find((candidate) => candidate !== source);
    const other = beside && { source: beside, key: await beside.load(installation.otherSalt) };
    const held = new HeldKeys([key], random);
    if (other !== undefined) held.add(other.key);
    return { held, own: { source, key }, other };
  }
  const places = fitting.map(({ place }) => place).join(', nor ');
  throw refused(`the master key (${places}) is not this installation’s`);
}

/** @returns what tells the master key at the next start. @throws invalid_field when none may be made */
export async function firstKey(
  config: Config,
  random: Random,
): Promise<Pick<Row<'installation'>, 'keyCheck' | 'keySalt'>> {
  if (isBesideTheData(config)) makeKeyFile(besideTheData(config), random);
  const source = usualSource(config);
  if (source === undefined) throw noMasterKey(config);
  const salt = random.bytes(SALT_OCTETS);
  const key = await source.load(salt);
  return {
    keyCheck: checkValue(sealer([key], random)),
    keySalt: source.kind === 'passphrase' ? salt : null,
  };
}

const NO_SALT = new Uint8Array(0);

function fittingSources(
  config: Config,
  sources: readonly KeySource[],
  { keySalt }: Row<'installation'>,
): readonly KeySource[] {
  const kind = keySalt === null ? 'file' : 'passphrase';
  const fitting = sources.filter((source) => source.kind === kind);
  if (fitting.length > 0) return fitting;
  if (kind === 'passphrase') {
    throw refused('this installation’s master key comes from a passphrase; set CHANCERY_PASSPHRASE_FILE');
  }
  if (sources.length === 0) throw noMasterKey(config);
  throw refused('this installation’s master key is a file, not a passphrase');
}

function refused(message: string): ChanceryError {
  return new ChanceryError('invalid_field', message);
}
