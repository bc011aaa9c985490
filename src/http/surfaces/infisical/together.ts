/** Fields that are read one after the other, and told of all at once. */
import { ChanceryError, type FieldError } from '../../../base/error.ts';

type Readers = Readonly<Record<string, () => unknown>>;
type Read<R extends Readers> = { readonly [Name in keyof R]: ReturnType<R[Name]> };

/** @throws invalid_field with the fields of all that could not be read; else whatever else a reader throws */
export function together<R extends Readers>(readers: R): Read<R> {
  const fields: FieldError[] = [];
  const others: unknown[] = [];
  const read = Object.entries(readers).map(([name, reader]) => {
    try {
      return [name, reader()];
    } catch (error) {
      if (isOfFields(error)) fields.push(...error.fields);
      else others.push(error);
      return [name, undefined];
    }
  });
  const [first] = fields;
  if (first !== undefined) {
    throw new ChanceryError('invalid_field', `${first.field}: ${first.message}`, { fields });
  }
  if (others.length > 0) throw others[0];
  return Object.fromEntries(read) as Read<R>;
}

/** One with a reason is told in a way of its own. */
function isOfFields(error: unknown): error is ChanceryError {
  return error instanceof ChanceryError && error.code === 'invalid_field' && error.reason === undefined;
}
