import { ChanceryError } from '../../../base/error.ts';

/** A field that cannot be taken. @param message as its clients read it: a sentence of its own */
export function issue(field: string, message: string): ChanceryError {
  return new ChanceryError('invalid_field', `${field}: ${message}`, { fields: [{ field, message }] });
}
