import type { Migration } from '../migrate.ts';
import { first } from './0001-first.ts';

/** In order; what has been released is never changed. */
export const MIGRATIONS: readonly Migration[] = [first];
