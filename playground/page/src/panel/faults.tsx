import type { Switches } from '../../../protocol.js';
import { useActions } from '../server/actions.js';
import { useWorld } from '../state/store.js';
import { Select } from '../ui/select.js';
import { Switch } from '../ui/switch.js';

type ProviderSwitch = 'slow' | 'rateLimit' | 'outage' | 'lostAnswers';

const providerSwitches: readonly { name: ProviderSwitch; label: string; detail: string }[] = [
  { name: 'slow', label: 'Slow', detail: 'New generations take five times as long' },
  { name: 'rateLimit', label: 'Rate limit', detail: 'New generations are answered with 429' },
  { name: 'outage', label: 'Provider outage', detail: 'Every call is answered with 503' },
  { name: 'lostAnswers', label: 'Lost answers', detail: 'New work is made and billed, but the answer is lost' },
];

const moderations: readonly { value: Switches['provider']['moderation']; label: string; description: string }[] = [
  { value: 'off', label: 'Nothing is refused', description: 'prompts and results pass' },
  { value: 'text', label: 'Prompts', description: 'refused at once' },
  { value: 'image', label: 'Pictures', description: 'refused at once' },
  { value: 'output', label: 'Results', description: 'tasks that begin now fail at their end' },
];

const outages: readonly { value: Switches['discord']['outage']; label: string; description: string }[] = [
  { value: 'off', label: 'Works', description: '' },
  { value: 'refuses', label: 'Refuses', description: "the bot's requests are answered with 503" },
  { value: 'gone', label: 'Gone', description: 'gateway and files too; commands find nobody' },
];

const limits: readonly { bytes: number | null; label: string; description: string }[] = [
  { bytes: null, label: 'As announced', description: 'what Discord told the bot' },
  { bytes: 1024 * 1024, label: '1 MB', description: "smaller than announced: the bot's larger files are refused" },
  { bytes: 100 * 1024, label: '100 kB', description: 'too small for a finished video' },
];

/** How many things go wrong on purpose. */
export function countFaults({ provider, discord }: Switches): number {
  const { slow, rateLimit, outage, lostAnswers, moderation } = provider;
  const on = [slow, rateLimit, outage, lostAnswers, moderation !== 'off', discord.outage !== 'off'];
  return [...on, discord.uploadLimitBytes !== null].filter(Boolean).length;
}

/** Everything that can be made to go wrong. */
export function Faults() {
  const { provider, discord } = useWorld((world) => world.switches);
  const { changeSwitches } = useActions();
  const limitOptions = limits.map(({ bytes, ...words }) => ({ value: String(bytes), ...words }));
  return (
    <section class="panel-section">
      <h3>Make it fail</h3>
      {providerSwitches.map(({ name, label, detail }) => (
        <Switch
          key={name}
          label={label}
          detail={detail}
          on={provider[name]}
          onChange={(on) => void changeSwitches({ provider: { [name]: on } })}
        />
      ))}
      <Choice
        label="Moderation"
        options={moderations}
        value={provider.moderation}
        onChange={(moderation) => void changeSwitches({ provider: { moderation } })}
      />
      <Choice
        label="Discord"
        options={outages}
        value={discord.outage}
        onChange={(outage) => void changeSwitches({ discord: { outage } })}
      />
      <Choice
        label="Upload limit"
        options={limitOptions}
        value={String(discord.uploadLimitBytes)}
        onChange={(value) => {
          const limit = limits.find(({ bytes }) => String(bytes) === value);
          if (limit) void changeSwitches({ discord: { uploadLimitBytes: limit.bytes } });
        }}
      />
    </section>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: string; description: string }[];
  value: Value;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <div class="panel-choice">
      <span aria-hidden="true">{label}</span>
      <Select
        name={{ label }}
        placeholder={label}
        options={options.map((option) => ({ ...option, description: option.description || null }))}
        values={[value]}
        min={1}
        max={1}
        onChange={([chosen]) => {
          const option = options.find((it) => it.value === chosen);
          if (option) onChange(option.value);
        }}
      />
    </div>
  );
}
