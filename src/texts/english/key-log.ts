/** Lines of a server's log channel. */
export const keyLog = {
  line: ({ member, channel, outcome }: { member: string; channel: string; outcome: string }) =>
    `${member} in ${channel} · ${outcome}`,
  done: 'done',
  doneNowhere: 'done, posted nowhere',
  unknown: 'unknown whether the provider accepted it',
  failed: (reason: string) => `failed, ${reason}`,
  nothingCharged: 'nothing charged',
  perhaps: (cost: string) => `perhaps ${cost}`,
  reasons: {
    'bad-key': 'the key is not accepted',
    'no-money': 'too little credit',
    'not-allowed': 'the key does not allow it',
    moderation: 'refused by moderation',
    'bad-request': 'the provider refused the request',
    'not-ready': 'a file was not ready',
    'not-found': 'something was gone at the provider',
    'too-fast': 'too many requests',
    'provider-fault': 'a fault of the provider',
    timeout: 'no answer in time',
    unreachable: 'the provider could not be reached',
    'key-gone': 'the key was removed',
    'link-ended': 'a link had ended',
    'asset-failed': 'a file could not be used',
    'no-place': 'nothing could be posted in its channel',
    'words-blocked': 'its prompt was blocked in its channel',
    'result-lost': 'the result was lost',
  },
};

export type KeyLogTexts = typeof keyLog;
