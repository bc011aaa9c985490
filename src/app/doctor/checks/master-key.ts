/** Where the master key lies: beside the data, it protects copies of the database alone. */
import { type Look, ok, warning } from '../check.ts';

export const masterKey: Look = async ({ host: { masterKey: key } }) => {
  if (!key.isBesideTheData) return ok(`it comes from ${key.place}`);
  return warning(
    'it lies beside the data: whoever copies the data directory has every key',
    'give it by CHANCERY_MASTER_KEY_FILE, CHANCERY_PASSPHRASE_FILE or a systemd credential (docs/keys.md)',
  );
};
