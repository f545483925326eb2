package simulator

// job is work on a source that waits for its connector. It runs with the tenant
// locked, and unlocks it while the connector works.
type job struct {
	sourceID string
	run      func() error
	task     *task
}

// takePending makes the pending jobs and warnings a task's own, and completes it
// when it has no jobs.
func (t *Tenant) takePending(k *task) {
	for _, j := range t.pending {
		j.task = k
		k.jobs++
		queue, busy := t.queues[j.sourceID]
		t.queues[j.sourceID] = append(queue, j)
		if !busy {
			go t.work(j.sourceID)
		}
	}
	t.pending = nil
	k.warnings, t.warnings = append(k.warnings, t.warnings...), nil
	k.complete(t.stamp())
}

// takeLeftovers gives the jobs that no task has caused, but the change of a
// mapping or an administrator, a task of their own.
func (t *Tenant) takeLeftovers() {
	if len(t.pending) == 0 {
		return
	}
	source, _ := t.sources.get(t.pending[0].sourceID)
	t.takePending(t.begin(attributeSynchronization, "Synchronize attributes", source))
}

// work does the jobs of a source in their order, one at a time. So there is one
// command at a time for an account, and an aggregation does not undo a later
// update.
func (t *Tenant) work(sourceID string) {
	defer t.lock()()
	for len(t.queues[sourceID]) > 0 {
		j := t.queues[sourceID][0]
		if err := j.run(); err != nil {
			j.task.failures = append(j.task.failures, err.Error())
		}
		t.queues[sourceID] = t.queues[sourceID][1:]
		j.task.jobs--
		t.takePending(j.task)
	}
	delete(t.queues, sourceID)
}
