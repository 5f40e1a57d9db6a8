import { render } from 'preact';
import { App } from './app.js';
import { createNavigation, NavigationContext } from './places/navigation.js';
import { ActionsContext, createActions } from './server/actions.js';
import { followEvents } from './server/event-stream.js';
import { initialState } from './state/model.js';
import { placeInHash } from './state/places.js';
import { createStore, StoreContext } from './state/store.js';

const firstMember = 'mia';

const memberName = new URL(location.href).searchParams.get('member') ?? firstMember;
const store = createStore(initialState(memberName, placeInHash(location.hash)));
const actions = createActions(store);
const navigation = createNavigation(store);
navigation.followHistory();

/** One stream at a time: of the member who is played. */
function follow(name: string): () => void {
  return followEvents(name, {
    event: (event) => store.dispatch({ type: 'event', event }),
    lost: () => store.dispatch({ type: 'connection', connection: 'lost' }),
  });
}
let followed = memberName;
let endStream = follow(followed);
store.subscribe(() => {
  const { memberName: wanted } = store.get();
  if (wanted === followed) return;
  endStream();
  followed = wanted;
  endStream = follow(followed);
});

const element = document.getElementById('page');
if (element) {
  render(
    <StoreContext.Provider value={store}>
      <ActionsContext.Provider value={actions}>
        <NavigationContext.Provider value={navigation}>
          <App />
        </NavigationContext.Provider>
      </ActionsContext.Provider>
    </StoreContext.Provider>,
    element,
  );
}
