/** Words on buttons. A sentence that names a button takes its word from here. */
export const labels = {
  again: 'Again',
  edit: 'Edit',
  delete: 'Delete',
  deleteIt: 'Delete it',
  finish: 'Finish',
  extend: 'Extend',
  saveAsAsset: 'Save as asset',
  lastFrame: 'Last frame',
  original: 'Original',
  wholePrompt: 'Whole prompt',
  watchIt: 'Watch it',
  open: 'Open',
  submitAgain: 'Submit again',
  yesSubmitAgain: 'Yes, submit again',
  no: 'No',
  forget: 'Forget',
  makeIt: 'Make it',
  setKey: 'Set my key',
  lendKey: 'Lend a key to everyone',
  replaceKey: 'Replace the key',
  makeVideo: 'Make a video',
  previous: 'Previous',
  next: 'Next',
  /** Brings a video that is in no channel. */
  getIt: 'Get it',
};

export type LabelTexts = typeof labels;
