/** Which system the page is looked at on, as far as the browser tells; it chooses what is shown first, and nothing else. */
import type { System } from './systems.ts';

export function guessSystem({
  platform,
  userAgent,
}: {
  readonly platform: string;
  readonly userAgent: string;
}): System {
  const told = `${platform} ${userAgent}`;
  if (/Mac|iPhone|iPad/.test(told)) return 'macos';
  if (/Win/.test(told)) return 'windows';
  if (/Fedora|Red Hat|CentOS/i.test(told)) return 'fedora';
  return 'debian';
}
