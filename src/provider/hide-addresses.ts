const link = '[link]';
const address = '[address]';

/** What ends a link inside a sentence. */
const notInLinks = '\\s"\'`<>，。；、（）【】';

/** `https://...`, also with its slashes escaped; `asset://` names an asset of the member's own. */
const linkPattern = new RegExp(
  `(?<![a-z\\d+.-])(?!asset:)[a-z][a-z\\d+.-]*(?::|%3a)(?:\\\\?/|%2f){2}[^${notInLinks}]*`,
  'gi',
);
const dataUriPattern = new RegExp(`\\bdata:[a-z]+/[^${notInLinks}]*`, 'gi');
const afterAddress = new RegExp(`\\[address\\]/[^${notInLinks}]*`, 'g');

/** Words with dots between them, and a port perhaps: hosts, IPv4 addresses, codes, numbers. */
const dottedPattern = /(?<![\w.-])((?:[\w-]+\.)+[\w-]+)(:\d{1,5}\b)?/g;
/** In brackets, or with enough colons to be no time of day. */
const ipv6Pattern =
  /\[(?=[^\]]{0,40}::|(?:[^\]:]{0,4}:){3})[\da-f:.]{2,45}\](?::\d{1,5})?|(?<![\w:])(?:(?:[\da-f]{1,4}:){3,7}[\da-f]{1,4}|(?:[\da-f]{1,4}:)*:[\da-f]{1,4}(?::[\da-f]{1,4})*)(?!:?\w)/gi;
/** Names of machines without a dot: `localhost`, `one-api-7f9c:3000`, `lookup gateway on 10.0.0.2:53`. */
const localPattern =
  /(?<![\w.-])localhost(?::\d{1,5})?\b|(?<![\w.-])(?!(?:asset|group|cgt)-)[a-z\d]+(?:-[a-z\d]+)+:\d{4,5}\b|(?<=\blookup )[\w.-]+(?= on |: no such host)/g;

/** What names of hosts end with where nothing else tells them from a code. */
const hostEndings = new Set([
  ...[
    'com',
    'net',
    'org',
    'cn',
    'ai',
    'io',
    'cc',
    'co',
    'dev',
    'app',
    'cloud',
    'xyz',
    'top',
    'site',
    'info',
    'biz',
    'tv',
  ],
  ...[
    'hk',
    'sg',
    'jp',
    'kr',
    'uk',
    'eu',
    'de',
    'fr',
    'local',
    'internal',
    'svc',
    'lan',
    'localhost',
    'example',
    'test',
  ],
]);
/** What paths of fields and names of files end with. */
const fieldEndings = new Set([
  ...[
    'url',
    'id',
    'type',
    'name',
    'code',
    'text',
    'role',
    'model',
    'image',
    'video',
    'audio',
    'data',
    'error',
    'ratio',
  ],
  ...['png', 'jpg', 'jpeg', 'gif', 'webp', 'bmp', 'tiff', 'heic', 'heif', 'mov', 'wav', 'json'],
]);

function isHost(name: string, port: string | undefined): boolean {
  const labels = name.split('.');
  const last = (labels.at(-1) ?? '').toLowerCase();
  if (labels.every((label) => /^\d+$/.test(label))) return labels.length === 4;
  if (hostEndings.has(last)) return true;
  // Codes have capitals, versions have numbers: `InvalidParameter.URL`, `seedance-2.0-fast`.
  if (/[A-Z]/.test(name) || labels.some((label) => /^\d+$/.test(label))) return false;
  if (port !== undefined) return true;
  return labels.length >= 3 && /^[a-z]{2,6}$/.test(last) && !name.includes('_') && !fieldEndings.has(last);
}

/**
 * Takes links, hosts and addresses of machines out of the provider's words, which members are shown: a link may be signed,
 * and where things are is nobody's business. Codes, ids of assets and `asset://` stay.
 */
export function hideAddresses(text: string): string {
  return text
    .replaceAll(linkPattern, (found) => link + (/(?<![).,;:!?\]}])[).,;:!?\]}]+$/.exec(found)?.[0] ?? ''))
    .replaceAll(dataUriPattern, link)
    .replaceAll(ipv6Pattern, address)
    .replaceAll(localPattern, address)
    .replaceAll(dottedPattern, (found, name: string, port: string | undefined) =>
      isHost(name, port) ? address : found,
    )
    .replaceAll(afterAddress, address);
}

/** Whether anything is said beside what was hidden. */
export function saysNothing(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text.replaceAll(link, '').replaceAll(address, ''));
}
