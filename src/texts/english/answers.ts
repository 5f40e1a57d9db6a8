/** What is answered whatever was asked for. */
export const answers = {
  outdatedCommand: 'This command is not known any more. Reload Discord to see those that are.',
  outdatedMenu: 'This is from an older version. Reload Discord to see what there is now.',
  outdatedButton:
    'This button is from an older version and does nothing any more. /jobs has your videos, /help the rest.',
  outdatedList: 'This list is from an older version and does nothing any more. Open it again with its command.',
  outdatedForm: 'This form is from an older version. Open it again.',
  outdatedOther: 'This is from an older version and does nothing any more. Reload Discord.',
  broken: (reference: string) =>
    `Something broke (ref ${reference}). Whoever runs this bot finds it in the log under that reference.`,
  inChannelsOnly: 'That works in a channel only. Nothing was charged.',
  storeAway:
    'The bot cannot reach its store at the moment. Look at /jobs in a minute before you try again: what was accepted goes on by itself.',
  restarting: 'The bot is being restarted. Try again in a minute. Nothing was charged.',
};

export type AnswerTexts = typeof answers;
