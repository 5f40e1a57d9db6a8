import { useId } from 'preact/hooks';
import type { ChoiceField, EntityField, Field, TextField } from '../../../protocol.js';
import { useEntities } from '../parts/entities.js';
import { Icon } from '../ui/icon.js';
import { Select } from '../ui/select.js';
import type { FieldIds } from './field-ids.js';
import { FilesView } from './files-field.js';
import { lengthOf, type FieldValue } from './values.js';

interface FieldProps {
  label: string;
  description: string | null;
  field: Field;
  value: FieldValue;
  problem: string | null;
  onChange: (value: FieldValue) => void;
}

/** A field with its label above it, and below it what is wrong. */
export function FieldView({ label, description, field, value, problem, onChange }: FieldProps) {
  const id = useId();
  const descriptions = [description === null ? [] : [`${id}-more`], problem === null ? [] : [`${id}-problem`]].flat();
  const ids: FieldIds = {
    label: `${id}-label`,
    input: `${id}-input`,
    describedBy: descriptions.length === 0 ? undefined : descriptions.join(' '),
  };
  return (
    <div class={`field ${problem === null ? '' : 'wrong'}`}>
      <label id={ids.label} for={ids.input}>
        {label}
        {field.required && (
          <span class="star" aria-hidden="true">
            *
          </span>
        )}
      </label>
      {description !== null && (
        <p id={`${id}-more`} class="field-more">
          {description}
        </p>
      )}
      <Input {...{ ids, field, value, problem, onChange }} />
      {problem !== null && (
        <p id={`${id}-problem`} class="problem">
          <Icon name="warning" /> {problem}
        </p>
      )}
    </div>
  );
}

type InputProps = Pick<FieldProps, 'value' | 'problem' | 'onChange'> & { ids: FieldIds };

function Input({ field, ...rest }: InputProps & { field: Field }) {
  switch (field.kind) {
    case 'text':
      return <TextView field={field} {...rest} />;
    case 'choice':
      return <ChoiceView field={field} options={field.options} {...rest} />;
    case 'entity':
      return <EntityView field={field} {...rest} />;
    case 'files':
      return <FilesView field={field} {...rest} />;
  }
}

function TextView({ field, ids, value, problem, onChange }: InputProps & { field: TextField }) {
  const text = value.kind === 'text' ? value.text : '';
  const common = {
    id: ids.input,
    value: text,
    placeholder: field.placeholder ?? '',
    required: field.required,
    'aria-describedby': ids.describedBy,
    'aria-invalid': problem !== null,
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) =>
      onChange({ kind: 'text', text: currentTarget.value }),
  };
  const length = lengthOf(text);
  return (
    <div class="text-field">
      {field.multiline ? (
        <textarea rows={6} {...common} />
      ) : (
        <input type="text" autocomplete="off" spellcheck={false} {...common} />
      )}
      <small class={`counter ${length > field.maxLength ? 'over' : ''}`}>
        {length.toLocaleString('en')} / {field.maxLength.toLocaleString('en')}
      </small>
    </div>
  );
}

type ChoiceProps = InputProps & {
  field: ChoiceField | EntityField;
  options: readonly { value: string; label: string; description: string | null }[];
};

function ChoiceView({ field, options, ids, value, onChange }: ChoiceProps) {
  return (
    <Select
      name={{ labelledBy: ids.label }}
      placeholder={field.placeholder ?? 'Make a selection'}
      options={options}
      values={value.kind === 'chosen' ? value.values : []}
      min={field.required ? Math.max(1, field.min) : 0}
      max={field.max}
      describedBy={ids.describedBy}
      onChange={(values) => onChange({ kind: 'chosen', values })}
    />
  );
}

function EntityView(props: InputProps & { field: EntityField }) {
  return <ChoiceView {...props} options={useEntities(props.field.of)} />;
}
