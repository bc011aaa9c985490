/** Room on the file system of the data directory: where the store is full, nothing is issued. */
import { failed, type Look, ok, warning } from '../check.ts';

const GIB = 1024 ** 3;

export const disk: Look = async ({ host }) => {
  const { free, total } = await host.space();
  const share = total === 0 ? 0 : Math.floor((100 * free) / total);
  const told = `${(free / GIB).toFixed(1)} GiB (${share} %) are free where the data directory is`;
  const remedy = 'make room, or move the data directory: when it is full, nothing is issued or revoked';
  if (free < GIB / 4) return failed(told, remedy);
  return free < 2 * GIB && share < 10 ? warning(told, remedy) : ok(told);
};
