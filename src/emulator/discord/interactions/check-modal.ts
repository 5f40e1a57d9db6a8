import { invalidForm } from '../rest/api-error.js';
import { modalFields, type Modal } from '../messages/modal-schema.js';

/** @throws ApiError 50035 for a modal whose fields cannot be told apart. */
export function checkModal(modal: Modal): void {
  const seen = new Set<string>();
  for (const field of modalFields(modal)) {
    if (seen.has(field.custom_id))
      throw invalidForm(
        ['data', 'components'],
        'COMPONENT_CUSTOM_ID_DUPLICATED',
        'Component custom id cannot be duplicated',
      );
    seen.add(field.custom_id);
  }
}
