import { useActions } from '../server/actions.js';
import { useWorld } from '../state/store.js';
import { Icon } from '../ui/icon.js';
import { AssetList } from './asset-list.js';
import { Faults } from './faults.js';
import { TaskList } from './task-list.js';

/** What stands behind the bot: the provider's work, and what can be made to go wrong. */
export function Panel() {
  return (
    <div class="panel-inside">
      <KeySection />
      <Faults />
      <TaskList />
      <AssetList />
      <Billed />
    </div>
  );
}

function KeySection() {
  const me = useWorld((world) => world.me);
  const { changeKey } = useActions();
  return (
    <section class="panel-section">
      <h3>{me.displayName}'s key</h3>
      <div class="key-line">
        <Icon name="key" />
        <span>{me.hasKey ? 'The bot has one' : 'The bot has none'}</span>
        <button
          type="button"
          class="button secondary small"
          onClick={() => void changeKey(me.hasKey ? 'take' : 'give')}
        >
          {me.hasKey ? 'Take it away' : 'Give it back'}
        </button>
      </div>
    </section>
  );
}

function Billed() {
  const billed = useWorld(({ provider }) => provider.billedUsd);
  const entries = Object.entries(billed).filter(([name]) => name !== '');
  if (entries.length === 0) return null;
  const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
  return (
    <section class="panel-section">
      <h3>Billed by the provider</h3>
      <dl class="billed">
        {entries.map(([name, usd]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{money.format(usd)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
