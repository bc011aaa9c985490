/** Whether this version of Node.js still gets security releases. */
import { seconds } from '../../../base/ports.ts';
import { type Look, ok, warning } from '../check.ts';

/**
 * The day after which a major version gets no more releases, by https://github.com/nodejs/Release/blob/main/schedule.json
 * as it stood on 2026-06-01; an odd one ends soon after its successor comes.
 */
const ENDS: Readonly<Record<string, string>> = {
  '20': '2026-04-30',
  '21': '2024-06-01',
  '22': '2027-04-30',
  '23': '2025-06-01',
  '24': '2028-04-30',
  '25': '2026-06-01',
  '26': '2029-04-30',
};
const SOON_SECONDS = 90 * 86_400;
const REMEDY = 'run Chancery with a newer LTS release of Node.js';

export const runtime: Look = async ({ clock, host: { nodeVersion } }) => {
  const [, major = ''] = /^v(\d+)\./.exec(nodeVersion) ?? [];
  const end = Object.hasOwn(ENDS, major) ? ENDS[major] : undefined;
  if (end === undefined) return ok(`Node.js ${nodeVersion}, whose end is not known here`);
  const left = Date.parse(`${end}T23:59:59Z`) / 1000 - seconds(clock);
  if (left < 0) return warning(`Node.js ${nodeVersion} has had no security releases since ${end}`, REMEDY);
  if (left < SOON_SECONDS)
    return warning(`Node.js ${nodeVersion} has no security releases after ${end}`, REMEDY);
  return ok(`Node.js ${nodeVersion}, with releases until ${end}`);
};
