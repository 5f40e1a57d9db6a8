import { useState } from 'preact/hooks';
import type { Modal, ModalPart } from '../../../protocol.js';
import { useActions } from '../server/actions.js';
import { wordsOf } from '../server/post.js';
import { useSelect, useStore, useWorld } from '../state/store.js';
import { RichText } from '../text/rich-text.js';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { FieldView } from './field.js';
import { problemWith, startValue, valuesToSend, type FieldValue } from './values.js';

/** The form that the bot opened, if any. */
export function OpenFormDialog() {
  const form = useSelect((state) => state.form);
  const shown = useSelect(({ world }) => world !== null);
  // Each form begins anew.
  return form && shown ? (
    <FormDialog key={form.modal.id} modal={form.modal} problem={form.problem} sent={form.nonce !== null} />
  ) : null;
}

function fieldsOf({ parts }: Modal) {
  return parts.flatMap((part) => (part.kind === 'field' ? [part.field] : []));
}

function FormDialog({ modal, problem, sent }: { modal: Modal; problem: string | null; sent: boolean }) {
  const { dispatch } = useStore();
  const { submitForm, upload } = useActions();
  const bot = useWorld(({ users, botId }) => users.find(({ id }) => id === botId)?.displayName);
  const fields = fieldsOf(modal);
  const [values, setValues] = useState(
    () => new Map(fields.map((field) => [field.customId, startValue(field)] as const)),
  );
  const [tried, setTried] = useState(false);
  const [uploading, setUploading] = useState(false);
  const problems = new Map(
    fields.map((field) => [field.customId, problemWith(field, values.get(field.customId))] as const),
  );
  const busy = sent || uploading;

  async function submit(): Promise<void> {
    setTried(true);
    if (busy || [...problems.values()].some((it) => it !== null)) return;
    setUploading(true);
    try {
      const ready = await valuesToSend(values, (files) => upload(modal.channelId, files));
      await submitForm(modal.id, ready);
    } catch (error) {
      dispatch({ type: 'notice', text: wordsOf(error) });
    } finally {
      setUploading(false);
    }
  }
  const put = (id: string, value: FieldValue) => setValues((now) => new Map(now).set(id, value));

  return (
    <Dialog title={modal.title} look="form" onClose={() => dispatch({ type: 'form-closed' })}>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p class="form-note">This form goes to {bot ?? 'the bot'}.</p>
        {modal.parts.map((part, index) => (
          <PartView key={index} part={part} values={values} problems={tried ? problems : null} onChange={put} />
        ))}
        {problem !== null && (
          <p class="problem" role="alert">
            <Icon name="warning" /> {problem}
          </p>
        )}
        <footer class="form-foot">
          <button type="button" class="button secondary" onClick={() => dispatch({ type: 'form-closed' })}>
            Cancel
          </button>
          <button type="submit" class="button primary" aria-busy={busy}>
            <span class="button-words">Submit</span>
            {busy && <span class="dots" aria-hidden="true" />}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

interface PartProps {
  part: ModalPart;
  values: ReadonlyMap<string, FieldValue>;
  /** Null until the form was to be sent. */
  problems: ReadonlyMap<string, string | null> | null;
  onChange: (customId: string, value: FieldValue) => void;
}

function PartView({ part, values, problems, onChange }: PartProps) {
  if (part.kind === 'text') return <RichText text={part.content} />;
  const { label, description, field } = part;
  const { customId } = field;
  return (
    <FieldView
      label={label}
      description={description}
      field={field}
      value={values.get(customId) ?? startValue(field)}
      problem={problems?.get(customId) ?? null}
      onChange={(value) => onChange(customId, value)}
    />
  );
}
