import { useWorld } from '../state/store.js';
import { Avatar } from '../ui/avatar.js';
import { Select } from '../ui/select.js';
import { useNavigation } from './navigation.js';

/** Whose eyes these are, and who else can be played. */
export function MemberSwitch() {
  const { playMember } = useNavigation();
  const me = useWorld((world) => world.me);
  const members = useWorld((world) => world.members);
  const options = members.map(({ name, displayName, rights, hasKey }) => ({
    value: name,
    label: displayName,
    description: `${rights === '' ? 'A plain member' : rights} · ${hasKey ? 'has a key' : 'has no key'}`,
  }));
  return (
    <div class="member-switch">
      <Select
        name={{ label: 'Member' }}
        placeholder="Member"
        options={options}
        values={[me.name]}
        min={1}
        max={1}
        sign={<Avatar name={me.name} isBot={false} />}
        onChange={([name]) => name !== undefined && playMember(name)}
      />
    </div>
  );
}
