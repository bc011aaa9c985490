import { readFileSync } from 'node:fs';

/**
 * Whether this Node is one that package.json's `engines` allows.
 * @returns {string | undefined} one line for the user when it is not
 */
export function refusedNode(version = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (satisfies(version, engines.node)) return undefined;
  return `chancery: Node ${version} is not supported; it needs Node ${engines.node}`;
}

/**
 * The part of npm's ranges that we use: `^a.b.c` and `>=a`, joined by `||`.
 * @param {string} version
 * @param {string} range
 */
export function satisfies(version, range) {
  const have = numbers(version);
  return range.split('||').some((alternative) => {
    const [, operator, wanted] = /^\s*(\^|>=)([\d.]+)\s*$/.exec(alternative) ?? [];
    if (operator === undefined || wanted === undefined)
      throw new Error(`engines: cannot read ${alternative}`);
    const least = numbers(wanted);
    return compare(have, least) >= 0 && (operator === '>=' || have[0] === least[0]);
  });
}

/** @param {string} version */
function numbers(version) {
  return version.split('.').map((part) => Number.parseInt(part, 10));
}

/**
 * @param {number[]} left
 * @param {number[]} right
 */
function compare(left, right) {
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
