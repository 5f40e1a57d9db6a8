import type { Asset } from '../../../protocol.js';
import { useWorld } from '../state/store.js';
import { Icon, type IconName } from '../ui/icon.js';

const icons: Readonly<Record<Asset['type'], IconName>> = { Image: 'image', Video: 'film', Audio: 'music' };

const states: Readonly<Record<Asset['status'], string>> = {
  Processing: 'not-started',
  Active: 'succeeded',
  Failed: 'failed',
  Inactive: 'not-started',
};

/** What lies at the provider, newest first. */
export function AssetList() {
  const assets = useWorld(({ provider }) => provider.assets);
  if (assets.length === 0) return null;
  return (
    <section class="panel-section">
      <h3>
        The provider's assets <span class="count">{assets.length}</span>
      </h3>
      <ul class="assets">
        {assets.map(({ id, name, member, type, status, error }) => (
          <li key={id} title={error ?? undefined}>
            <Icon name={icons[type]} />
            <span class="asset-name">{name}</span>
            <small>{member}</small>
            <span class={`phase ${states[status]}`}>{status.toLowerCase()}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
