import { useState } from 'preact/hooks';
import type { Task } from '../../../protocol.js';
import { useActions } from '../server/actions.js';
import { useWorld } from '../state/store.js';
import { Timestamp } from '../text/timestamp.js';

const shownFirst = 4;

/** The provider's tasks, newest first. */
export function TaskList() {
  const tasks = useWorld(({ provider }) => provider.tasks);
  const [all, setAll] = useState(false);
  const shown = all ? tasks : tasks.slice(0, shownFirst);
  return (
    <section class="panel-section">
      <h3>The provider's tasks {tasks.length > 0 && <span class="count">{tasks.length}</span>}</h3>
      {tasks.length === 0 && <p class="panel-empty">None yet. /video begins one.</p>}
      <ul class="tasks">
        {shown.map((task) => (
          <TaskView key={task.id} task={task} />
        ))}
      </ul>
      {tasks.length > shownFirst && (
        <button type="button" class="link" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${tasks.length}`}
        </button>
      )}
    </section>
  );
}

const phases: Readonly<Record<Task['phase'], string>> = {
  'not-started': 'waits',
  running: 'runs',
  succeeded: 'done',
  failed: 'failed',
};

function TaskView({ task }: { task: Task }) {
  const { id, member, model, prompt, durationSeconds, resolution, ratio, phase, progressPercent, error } = task;
  const { endTask } = useActions();
  const isOpen = phase === 'not-started' || phase === 'running';
  return (
    <li class="task">
      <p class="task-head">
        <span class={`phase ${phase}`}>{phases[phase]}</span>
        <span class="task-prompt" title={prompt}>
          {prompt}
        </span>
      </p>
      <p class="task-facts">
        {[member, model, `${durationSeconds} s`, resolution, ratio].filter((fact) => fact !== '').join(' · ')} ·{' '}
        <Timestamp seconds={Math.floor(task.createdAtMs / 1000)} style="R" />
      </p>
      {error !== null && <p class="task-error">{error}</p>}
      {isOpen && (
        <div class="task-open">
          <progress value={progressPercent} max={100} aria-label={`Progress of ${prompt}`} />
          <span class="task-percent">{progressPercent} %</span>
          <button type="button" class="button secondary small" onClick={() => void endTask({ id, action: 'finish' })}>
            Finish
          </button>
          <button type="button" class="button secondary small" onClick={() => void endTask({ id, action: 'fail' })}>
            Fail
          </button>
        </div>
      )}
    </li>
  );
}
