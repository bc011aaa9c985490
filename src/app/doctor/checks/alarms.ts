/** Alarms that stand: what is not as it must be, until somebody has looked. */
import { failed, type Look, ok, several } from '../check.ts';
import { tenantOf } from '../issuers.ts';

const MOST = 1000;

export const alarms: Look = async ({ store }, reach) => {
  const tenantId = tenantOf(reach);
  const standing = await store.first('alarms', tenantId === undefined ? {} : { tenantId }, MOST);
  if (standing.length === 0) return ok('none stands');
  const kinds = new Set(standing.map(({ kind }) => kind));
  const count = standing.length === 1 ? '1 stands' : `${standing.length} stand`;
  return failed(
    `${count}: ${several([...kinds])}`,
    'read them at GET /v1/alarms, and acknowledge what was looked into',
  );
};
