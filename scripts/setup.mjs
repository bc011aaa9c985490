/**
 * What `npm start` and `npm test` do first: dependencies as package-lock.json says, and `dist` as `src` says.
 * Plain Node, because it runs before anything is installed.
 */
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { refusedNode } from '../bin/engines.js';
import { isBuilt } from './build.mjs';
import { withLock } from './lock.mjs';
import { run } from './run.mjs';

/**
 * Says on stderr what it does; silent and quick when there is nothing to do. Ends the process when it cannot go on.
 * @param {string} root the clone
 */
export async function setUp(root) {
  const refused = refusedNode();
  if (refused !== undefined) giveUp(refused);
  if (isInstalled(root) && isBuilt(root)) return;
  await withLock(join(root, '.setup.lock'), async () => {
    // Looked at again: another set-up may have done it while this one waited.
    if (!isInstalled(root)) await install(root);
    if (!isBuilt(root)) await build(root);
  });
}

/**
 * Whether `node_modules` holds what package-lock.json asks for, by the list that npm leaves there when it is done.
 * A link is a developer's, who shares one install among worktrees: it is not ours to replace.
 * @param {string} root
 */
export function isInstalled(root) {
  const modules = join(root, 'node_modules');
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return true;
  const list = join(modules, '.package-lock.json');
  if (!existsSync(list)) return false;
  return agrees(readPackages(join(root, 'package-lock.json')), readPackages(list));
}

/**
 * Only optional packages may be absent: they are for other platforms. One that is there for another platform means
 * that the folder was copied from another machine.
 * @param {Record<string, LockedPackage>} wanted
 * @param {Record<string, LockedPackage>} installed
 */
function agrees(wanted, installed) {
  for (const [path, { version, integrity, optional }] of Object.entries(wanted)) {
    const found = installed[path];
    if (path === '' || (found === undefined && optional)) continue;
    if (found?.version !== version || found?.integrity !== integrity) return false;
  }
  return Object.values(installed).every(
    ({ os, cpu }) => (os?.includes(process.platform) ?? true) && (cpu?.includes(process.arch) ?? true),
  );
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[] }} LockedPackage
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** @param {string} root */
async function install(root) {
  await step(root, 'installing dependencies with npm ci (needs the registry)', 'installed', 'npm ci', [
    'ci',
    // Whatever NODE_ENV says: the build needs the compiler.
    '--include=dev',
    '--ignore-scripts',
  ]);
}

/** @param {string} root */
async function build(root) {
  await step(root, 'building', 'built', 'npm run build', ['run', 'build']);
}

/**
 * @param {string} root
 * @param {string} doing
 * @param {string} done
 * @param {string} command
 * @param {string[]} args
 */
async function step(root, doing, done, command, args) {
  console.error(`chancery: ${doing}`);
  const began = performance.now();
  const { code, output } = await run(...npm(args), root);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (code === 0) return console.error(`chancery: ${done} in ${seconds} s`);
  console.error(output.trimEnd());
  giveUp(`chancery: ${command} failed after ${seconds} s; ${HINTS[command]}`);
}

/** @type {Record<string, string>} */
const HINTS = {
  'npm ci':
    'if the registry cannot be reached, see `npm ping`, HTTPS_PROXY and `npm config get registry`, then run this again',
  'npm run build': 'the compiler says above what is wrong',
};

/**
 * The npm that runs us, else the one on the PATH.
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
function npm(args) {
  const self = process.env['npm_execpath'];
  return self !== undefined && basename(self) === 'npm-cli.js'
    ? [process.execPath, [self, ...args]]
    : ['npm', args];
}

/**
 * @param {string} message
 * @returns {never}
 */
function giveUp(message) {
  console.error(message);
  process.exit(1);
}
