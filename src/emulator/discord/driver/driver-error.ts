/** A user's act that a real client would not have let through, or a wait that found nothing. */
export class DriverError extends Error {
  override readonly name = 'DriverError';
}
