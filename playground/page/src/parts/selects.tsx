import type { APISelectMenuComponent } from 'discord-api-types/v10';
import { useEffect, useState } from 'preact/hooks';
import { componentTypes } from './kinds.js';
import { Select } from '../ui/select.js';
import type { SelectOption } from '../ui/select-option.js';
import { useEntities, type EntityKind } from './entities.js';
import { useControl } from './message-context.js';

type EntitySelect = Exclude<APISelectMenuComponent, { type: typeof componentTypes.StringSelect }>;

const entityKinds: Readonly<Record<EntitySelect['type'], EntityKind>> = {
  [componentTypes.UserSelect]: 'user',
  [componentTypes.RoleSelect]: 'role',
  [componentTypes.MentionableSelect]: 'mentionable',
  [componentTypes.ChannelSelect]: 'channel',
};

export function MessageSelect({ select }: { select: APISelectMenuComponent }) {
  if (select.type !== componentTypes.StringSelect) return <EntitySelectView select={select} />;
  const options = select.options.map(({ label, value, description, emoji }) => ({
    value,
    label: emoji?.name ? `${emoji.name} ${label}` : label,
    description: description ?? null,
  }));
  const preselected = select.options.filter((option) => option.default).map(({ value }) => value);
  return <SelectView select={select} options={options} preselected={preselected} />;
}

function EntitySelectView({ select }: { select: EntitySelect }) {
  const options = useEntities(entityKinds[select.type]);
  const preselected = (select.default_values ?? []).map(({ id }) => id);
  return <SelectView select={select} options={options} preselected={preselected} />;
}

interface SelectViewProps {
  select: APISelectMenuComponent;
  options: readonly SelectOption[];
  preselected: string[];
}

function SelectView({ select, options, preselected }: SelectViewProps) {
  const { waiting, choose } = useControl(select.custom_id);
  const [values, setValues] = useState(preselected);
  // When the bot has answered, what it says counts.
  const told = preselected.join('\n');
  useEffect(() => {
    if (!waiting) setValues(preselected);
  }, [waiting, told]);
  const placeholder = select.placeholder ?? 'Make a selection';
  return (
    <Select
      name={{ label: placeholder }}
      placeholder={placeholder}
      options={options}
      values={values}
      min={select.min_values ?? 1}
      max={select.max_values ?? 1}
      disabled={select.disabled ?? false}
      busy={waiting}
      onChange={(chosen) => {
        setValues(chosen);
        choose(chosen);
      }}
    />
  );
}
