/** How a certificate that is to be revoked, or let go, is named in a body. */
import Type from 'typebox';
import { invalidField } from '../../../base/error.ts';
import type { Named } from '../../../revocation/named.ts';
import { readSerial } from '../../v1/serial.ts';
import { fieldId } from '../../v1/spelling.ts';

export const NAMED = {
  serial_number: Type.String({
    minLength: 1,
    maxLength: 80,
    description: 'hexadecimal, in any case, with or without colons',
  }),
  certificate_id: Type.Optional(
    Type.String({ maxLength: 100, description: 'where several certificates have the serial number' }),
  ),
};

export const REASON = Type.Optional(Type.String({ maxLength: 40, description: 'unspecified when absent' }));

/** @throws invalid_field */
export function readNamed(body: { readonly serial_number: string; readonly certificate_id?: string }): Named {
  const serial = readSerial(body.serial_number);
  if (serial === undefined) throw invalidField('serial_number', 'must be at most 20 octets in hexadecimal');
  const id = body.certificate_id;
  return {
    serial,
    text: body.serial_number,
    certificateId: id === undefined ? undefined : fieldId('certificate', id, 'certificate_id'),
  };
}
