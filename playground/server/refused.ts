/** What the page may not do, or did wrong. The message is for the person at the page. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    /** Of the HTTP answer. */
    readonly status: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
