import { ChanceryError } from '../../base/error.ts';

/** What `read` gives; undefined when it finds its input malformed. */
export function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed') return undefined;
    throw error;
  }
}
