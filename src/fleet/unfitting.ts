import { ChanceryError } from '../base/error.ts';

/** A well-formed request that does not fit what it refers to. @param message says all of it, the field as well */
export function unfitting(field: string, message: string): ChanceryError {
  return new ChanceryError('invalid_field', message, { reason: 'unfitting', fields: [{ field, message }] });
}
