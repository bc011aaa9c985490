/** Flags of the commands that are about whom this machine trusts. */
import { Option } from '@commander-js/extra-typings';

export function folderFlag(): Option<'--folder <path>'> {
  return new Option('--folder <path>', 'where the system looks for roots; the usual place when absent');
}

export function refreshFlag(): Option<'--refresh <command>'> {
  return new Option(
    '--refresh <command>',
    'for sh: has the system read that folder; the usual command when absent',
  );
}
