/** `/forget-me` */
export const forgetMe = {
  question: '**Erase everything that this bot keeps of you?** That cannot be undone.',
  key: (has: boolean) => `your key: ${has ? 'erased first' : 'none stored'}`,
  settings: (has: boolean) => `your settings${has ? '' : ': none'}`,
  assets: (count: number) =>
    count === 0
      ? 'your assets: none'
      : `your assets: ${count} ${count === 1 ? 'asset' : 'assets'}, for everybody in their channels, with the files`,
  history: ({ count, orMore }: { count: number; orMore: boolean }) =>
    `your history: ${orMore ? `${count} videos or more` : count === 0 ? 'no videos' : `${count} ${count === 1 ? 'video' : 'videos'}`}, with the files, and texts that you have not sent`,
  lost: (count: number) =>
    `**${count} running ${count === 1 ? 'video' : 'videos'} will be lost**; AnyFast may finish and charge them all the same:`,
  stays:
    "Not erased: what stands in Discord's channels (delete first what shall go: its buttons stop working), what AnyFast has, and what a server spent in all: that stays without your name.",
  eraseAll: 'Erase everything',
  done: "Erased: your key, your settings, your assets and your history.\nNot erased: what stands in Discord's channels, and what AnyFast has. Nothing was deleted there; your AnyFast account shows it.\nWhat a server spent in all stays in its /usage, without your name.",
  notYours: 'Only the member who was asked can answer that. For yourself use /forget-me.',
  notAll:
    'The bot is being restarted, and not all is erased yet; your key is. Use /forget-me again in a minute for the rest.',
  cardGivenUp: 'This video was given up before it was finished.',
};

export type ForgetMeTexts = typeof forgetMe;
